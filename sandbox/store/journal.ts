import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';

/** An append-only file of JSON lines. What `append` was given is in the file when it returns. */
export type Journal = { append(entry: unknown): void; close(): void };

/** All entries of a journal, oldest first. */
export function readJournal(file: string): unknown[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  lines.pop(); // after the last line break: nothing, or a line that a kill cut short and nobody was told of
  return lines.map((line, index) => {
    try {
      return JSON.parse(line);
    } catch {
      throw new Error(`The sandbox's state is damaged: line ${index + 1} of ${file} is not JSON.`);
    }
  });
}

/** Replaces a journal by these entries, in one step, and opens it for more. */
export function startJournal(file: string, entries: unknown[]): Journal {
  const fresh = `${file}.new`;
  const fd = openSync(fresh, 'w', 0o600);
  for (const entry of entries) writeFileSync(fd, asLine(entry));
  fsyncSync(fd);
  renameSync(fresh, file); // the open file moves along: what is appended lands in the journal
  return { append: (entry) => appendFileSync(fd, asLine(entry)), close: () => closeSync(fd) };
}

const asLine = (entry: unknown): string => `${JSON.stringify(entry)}\n`;
