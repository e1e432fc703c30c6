import type { RawRecord } from '../../../types';
import type { Rest, RestRecord } from '../../context';
import { pascal } from '../names';
import { plainForms, showFields, type Shape } from '../shape';

export const shape: Shape = { ...plainForms, nameOf: pascal, empty: 'null' };

export const etagOf = (record: RestRecord): string => `W/"${record.version}"`;

export const contextOf = (base: string, entity: string): string =>
	`${base}/$metadata#${pascal(entity)}`;

/** A record as a row of a list. */
export const rowOf = (rest: Rest, entity: string, record: RestRecord): RawRecord => ({
	'@odata.etag': etagOf(record),
	...showFields(rest.schema[entity]!.fields, record, shape),
});
