import { isObject, type JsonObject } from '../../json';
import { plain } from './names';
import { isObjectShape, type Shape } from './schema';

/** Rows that are no records: `{"data": {…}, "meta": {…}}`, or the edges of a graph with their nodes. */

const HOLDERS = ['data', 'node', 'item', 'record', 'resource', 'entity', 'object', 'value'].concat([
	'content',
	'document',
	'payload',
	'source',
]);
const ID = /^(id|uuid|guid|key|number|code)$/;
const hasId = (names: Iterable<string>): boolean => [...names].some((name) => ID.test(plain(name)));

/** The property among these whose object is the record; '' if the row is the record itself. */
function holderAmong(
	names: string[],
	parts: Map<string, Iterable<string>>,
	entity: string,
): string {
	// A row with more than a few properties of its own, or an id, is a record.
	if (hasId(names) || names.length > parts.size + 3 || names.length > 5) return '';
	const known = [...parts].filter(
		([name, inner]) =>
			(HOLDERS.includes(plain(name)) || plain(name) === plain(entity)) && [...inner].length > 0,
	);
	return (known.find(([, inner]) => hasId(inner)) ?? (known.length === 1 ? known[0] : ['']))[0];
}

/** Where the record is in a row, as a schema says. */
export function itemOf(row: Shape, entity: string): { item: string; row: Shape } {
	const parts = [...row.properties].filter(
		([, shape]) => isObjectShape(shape) && !shape.types.includes('array'),
	);
	const item = holderAmong(
		[...row.properties.keys()],
		new Map(parts.map(([name, shape]) => [name, shape.properties.keys()])),
		entity,
	);
	return item === '' ? { item, row } : { item, row: row.properties.get(item)! };
}

/** Where the record is in rows, as they are. */
export function itemIn(rows: JsonObject[], entity: string): string {
	const [first] = rows;
	if (first === undefined) return '';
	const parts = Object.entries(first).flatMap(([name, value]) =>
		isObject(value) ? [[name, Object.keys(value)] as const] : [],
	);
	const item = holderAmong(Object.keys(first), new Map(parts), entity);
	return item !== '' && rows.every((row) => isObject(row[item])) ? item : '';
}
