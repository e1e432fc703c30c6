import type { JsonValue } from '../../../shared/json';

/** What APIs send for true and false. */
const MEANING = new Map<string, boolean>([
	['true', true],
	['1', true],
	['yes', true],
	['false', false],
	['0', false],
	['no', false],
]);

/** True or false as APIs spell it; `undefined` for anything else. */
export function truth(raw: JsonValue | undefined): boolean | undefined {
	if (typeof raw === 'boolean') return raw;
	if (typeof raw === 'number') return raw === 1 ? true : raw === 0 ? false : undefined;
	return typeof raw === 'string' ? MEANING.get(raw.trim().toLowerCase()) : undefined;
}
