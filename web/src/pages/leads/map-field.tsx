import { LinkText } from '../../parts/link-text.tsx';

/** To the mapping, with a row for the field. */
export function MapField({ field }: { readonly field: string }) {
  return (
    <LinkText to="/app/integrations/hubspot/mapping" search={{ map: field }} inherit underline="always">
      Map this field
    </LinkText>
  );
}
