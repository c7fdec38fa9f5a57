import { Code, Stack, Text } from '@mantine/core';

/** What the product asks HubSpot for. */
export const PERMISSIONS = [
  {
    scope: 'crm.objects.contacts.read',
    words: 'Read contacts',
    purpose: 'to find an existing contact by email',
  },
  {
    scope: 'crm.objects.contacts.write',
    words: 'Write contacts',
    purpose: 'to create and update contacts',
  },
] as const;

/** HubSpot's base scope comes with any connection and lets nobody at anything. */
const BASE_SCOPE = 'oauth';

/** What HubSpot has granted: in words, and as HubSpot calls it. */
export function Permissions({ scopes }: { readonly scopes: readonly string[] }) {
  return (
    <Stack gap="xs">
      {scopes
        .filter((scope) => scope !== BASE_SCOPE)
        .map((scope) => {
          const known = PERMISSIONS.find((permission) => permission.scope === scope);
          return (
            <div key={scope}>
              {known && (
                <Text inherit>
                  {known.words}: {known.purpose}
                </Text>
              )}
              <Code>{scope}</Code>
            </div>
          );
        })}
    </Stack>
  );
}
