/** A mark to find HubSpot by in the list; the name stands beside it. */
export function HubSpotLogo({ size }: { readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" stroke="#ff5c35" aria-hidden="true">
      <circle cx="19" cy="19" r="6" strokeWidth="3.5" />
      <path d="M19 13V8.5M14.8 15 7.5 9M14.6 23.4 11 27" strokeWidth="2.5" />
      <g fill="#ff5c35" stroke="none">
        <circle cx="19" cy="6.5" r="2.8" />
        <circle cx="6.6" cy="8.2" r="2.8" />
        <circle cx="10" cy="28" r="2.3" />
      </g>
    </svg>
  );
}
