/**
 * How an identity may be called in configuration: in full (`slack:T1/U1`, `discord:1`), and where the platform's ID holds the
 * workspace too, without it (`slack:U1`), as people know it from the platform's own menus.
 */
export function identityNames(identity: { readonly platform: string; readonly externalId: string }): readonly string[] {
  const { platform, externalId } = identity;
  const own = externalId.slice(externalId.lastIndexOf('/') + 1);
  const full = `${platform}:${externalId}`;
  return platform === 'slack' && own !== externalId ? [full, `${platform}:${own}`] : [full];
}
