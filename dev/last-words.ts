/** The lines that tell why, without a stack trace and out of a JSON log line. */
export function lastWords(lines: string[]): string {
  const told = lines.filter((line) => line.trim() && !/^\s+at |^Node\.js v/.test(line)).map(messageOf);
  return told.slice(-4).join('\n  ') || 'it said nothing';
}

function messageOf(line: string): string {
  try {
    const entry = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    return [entry.msg, entry.err?.message].filter(Boolean).join(': ') || line;
  } catch {
    return line;
  }
}
