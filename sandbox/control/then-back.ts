import type { Request, RequestHandler } from 'express';

/** A person who pressed a button on a page is brought back to it. */
export const thenBack =
  (change: (req: Request) => void): RequestHandler =>
  (req, res) => {
    change(req);
    if (req.accepts(['json', 'html']) === 'html') res.redirect(303, '/');
    else res.status(204).end();
  };
