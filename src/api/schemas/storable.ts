/** PostgreSQL stores neither a NUL nor half of a character (a lone surrogate). */
export const isStorable = (text: string) => !text.includes('\0') && !/\p{Cs}/u.test(text);

export const NOT_STORABLE = 'must not contain characters that cannot be stored';
