/** The product's mark; whose page it is stands beside it in words. */
export const Mark = ({ size = 28 }: { readonly size?: number }) => (
  <img src="/icon.svg" alt="" width={size} height={size} />
);
