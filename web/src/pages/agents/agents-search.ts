import { z } from 'zod';
import { oneOf, text } from '../../search.ts';
import { TOOL_FORMATS } from './tool/tool-formats.ts';

/** A cursor has the name in it where its page begins. */
const CURSOR_LENGTH_MAX = 1_000;

export const agentsSearch = z.object({ cursor: text(CURSOR_LENGTH_MAX) });

export const toolSearch = z.object({ format: oneOf(TOOL_FORMATS) });
