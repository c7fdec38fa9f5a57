import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Environment } from '../src/config.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../docs/operate.md'), 'utf8');

describe('docs/operate.md', () => {
  it.each(Object.entries(Environment.shape))(
    'tells what %s means, in the words of the code',
    (name, schema) => {
      const row = PAGE.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? '';
      expect(row).toContain(schema.description);
      const isRequired = !schema.safeParse(undefined).success;
      expect(row.includes('| required |')).toBe(isRequired);
    },
  );
});
