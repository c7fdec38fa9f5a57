import { setNonce } from 'get-nonce';
import { z } from 'zod';

// Read before anything else: Zod would probe `eval`, and the scroll lock of dialogs write a style without nonce.
z.config({ jitless: true });
const meta = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]');

/** The nonce of this load of the page, which its policy asks of every style. */
export const styleNonce = meta?.nonce ?? '';
setNonce(styleNonce);
