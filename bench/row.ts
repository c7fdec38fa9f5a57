/** One line of the table: both sides of a ratio, from the same run. */
export interface Row {
  readonly what: string;
  /** Of both sides. */
  readonly unit: string;
  readonly ours: number;
  /** What ours is measured by, and its name. */
  readonly beside: number;
  readonly besideWhat: string;
  /** What the bar is about: ours : beside, or ours itself. */
  readonly judged: 'ratio' | 'ours';
  readonly bar: { readonly atLeast: number } | { readonly atMost: number } | null;
}

/** The same line of several rounds as one: the median of each side and of the judged figure. */
export function medianRow(rounds: readonly Row[]): Row & { readonly figure: number } {
  const [first] = rounds;
  if (!first) throw new Error('a row needs a round');
  const of = (figure: (row: Row) => number) => median(rounds.map(figure));
  return { ...first, ours: of(({ ours }) => ours), beside: of(({ beside }) => beside), figure: of(figureOf) };
}

const figureOf = ({ judged, ours, beside }: Row) => (judged === 'ratio' ? ours / beside : ours);

/** As a person reads it. */
export function asPrinted({
  what,
  unit,
  ours,
  beside,
  besideWhat,
  judged,
  bar,
  figure,
}: ReturnType<typeof medianRow>) {
  const short = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(1));
  return {
    what,
    ours: `${short(ours)} ${unit}`,
    'measured by': `${short(beside)} ${unit} (${besideWhat})`,
    figure: judged === 'ratio' ? `${figure.toFixed(2)} x` : short(figure),
    bar: bar === null ? '' : 'atLeast' in bar ? `at least ${bar.atLeast}` : `at most ${bar.atMost}`,
    reached:
      bar === null ? '' : ('atLeast' in bar ? figure >= bar.atLeast : figure <= bar.atMost) ? 'yes' : 'no',
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle) - 1] ?? Number.NaN)) / 2;
}
