export type RollingWindow = {
  add(nowMs: number): void;
  /** How many were added in the window that ends now. */
  countAt(nowMs: number): number;
  /** The highest count that there ever was. */
  peak(): number;
};

const forgottenMax = 1_000;

/** Counts exactly what happened in the last so many milliseconds, wherever they begin. */
export function createRollingWindow(windowMs: number): RollingWindow {
  let times: number[] = [];
  let first = 0; // what stands before it has left the window
  let peak = 0;

  function countAt(nowMs: number): number {
    while ((times[first] ?? Number.POSITIVE_INFINITY) <= nowMs - windowMs) first += 1;
    if (first > forgottenMax) {
      times = times.slice(first);
      first = 0;
    }
    return times.length - first;
  }

  return {
    add: (nowMs) => {
      times.push(nowMs);
      peak = Math.max(peak, countAt(nowMs));
    },
    countAt,
    peak: () => peak,
  };
}
