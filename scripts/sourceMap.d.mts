// The types of sourceMap.mjs, which runs as it is.
export declare function placeIn(
  map: { readonly mappings: string; readonly sources: readonly string[] },
  line: number,
  column: number,
): { readonly source: string | undefined; readonly line: number; readonly column: number } | undefined;
