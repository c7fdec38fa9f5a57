/** What a call fails with; a call that succeeds fails the test. */
export async function caught(call: Promise<unknown>): Promise<unknown> {
  const answer = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in answer) return answer.error;
  throw new Error(`It was expected to fail and returned ${JSON.stringify(answer.value)}`);
}
