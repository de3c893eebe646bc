import type { z } from 'zod';

const formats: Partial<Record<string, string>> = {
  uuid: 'Send an id as this service gave it, a UUID',
  date: 'Send a day that exists, as YYYY-MM-DD',
  datetime: 'Send a moment as ISO 8601 in UTC, such as 2026-11-24T02:15:00.000Z',
  time: 'Send a time of day as HH:MM',
  email: 'Send an e-mail address',
  url: 'Send a whole address that begins with https://',
};

const units: Partial<Record<string, string>> = {
  string: 'characters',
  array: 'entries',
  set: 'entries',
  file: 'bytes',
};

const bound = (word: 'least' | 'most', limit: number | bigint, origin: string): string => {
  const unit = units[origin];
  if (unit === undefined) return `Send a value of at ${word} ${limit}`;
  if (word === 'least' && limit === 1) return 'Must not be empty';
  return `Send at ${word} ${limit} ${unit}`;
};

/** What is to be done about a field that cannot be used; never the value that was sent. Undefined: Zod's own words. */
export function remedyOf(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return `Required: send a ${issue.expected}`;
      return issue.expected === 'int' ? 'Send a whole number' : `Send a ${issue.expected}`;
    case 'too_small':
      return bound('least', issue.minimum, issue.origin);
    case 'too_big':
      return bound('most', issue.maximum, issue.origin);
    case 'invalid_format':
      return formats[issue.format] ?? 'Send it in the form the API’s description shows';
    case 'invalid_value':
      return `Send one of: ${issue.values.map(String).join(', ')}`;
    case 'not_multiple_of':
      return `Send a multiple of ${issue.divisor}`;
    case 'invalid_union':
      return 'Send one of the forms the API’s description shows';
    default:
      return undefined;
  }
}
