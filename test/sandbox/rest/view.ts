import type { RawRecord } from '../types';
import type { RestRecord } from './context';

/** What an answer shows of a record. */
export function view(record: RestRecord): RawRecord {
	const { version, ...shown } = record;
	return shown;
}
