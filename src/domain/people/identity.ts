/**
 * An identity's names in configuration: in full (`slack:T1/U1`, `discord:1`), and, if the platform's ID includes the
 * workspace, also without it (`slack:U1`), as the platform's own menus show it.
 */
export function identityNames(identity: { readonly platform: string; readonly externalId: string }): readonly string[] {
  const { platform, externalId } = identity;
  const own = externalId.slice(externalId.lastIndexOf('/') + 1);
  const full = `${platform}:${externalId}`;
  return platform === 'slack' && own !== externalId ? [full, `${platform}:${own}`] : [full];
}
