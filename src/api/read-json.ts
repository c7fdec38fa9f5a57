import express, { type Request, type Response } from 'express';

/** Express's own reader of JSON as a promise, for use once it is known who sends: strangers' bodies are not parsed. */
export function jsonReader(limit: string): (request: Request, response: Response) => Promise<void> {
  const read = express.json({ limit });
  return (request, response) =>
    new Promise((resolve, reject) => {
      read(request, response, (error?: unknown) => (error ? reject(error) : resolve()));
    });
}

/** For who holds a key or is signed in. */
export const readJson = jsonReader('64kb');
/** For who may be anybody. */
export const readSmallJson = jsonReader('16kb');
