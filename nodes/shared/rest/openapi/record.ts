import { lastOf, plain, singular } from './names';
import type { Operation } from './operations';
import { isObjectShape, type Shape } from './schema';
import { likeness, unwrap } from './writes';

/** `customerId` of an order refers to the customers of the same system. */
export const references =
	({ system, entities = [] }: { system?: string; entities?: string[] }) =>
	(path: string, shape: Shape): string | undefined => {
		if (!system || !shape.types.some((type) => type === 'string' || type === 'integer'))
			return undefined;
		const said = shape.raw['x-reference'];
		const name = lastOf(path);
		const stem = typeof said === 'string' ? singular(said) : /^(.+?)_?(id|Id|ID)$/.exec(name)?.[1];
		const entity =
			stem &&
			entities.find((one) => plain(stem) === plain(one) || plain(stem).endsWith(plain(one)));
		return entity ? `${system}.${entity}` : undefined;
	};

/** The whole record: what a row shows, and what the single read shows beside. */
export function recordOf(row: Shape, single: Operation | undefined, entity: string) {
	const answer = single?.answer.content?.shape;
	if (!answer || !isObjectShape(answer)) return { read: row, envelope: '', full: true };
	const { envelope, shape } = unwrap(answer, row, entity);
	if (row.properties.size > 0 && shape.name !== row.name && likeness(row, shape) < 0.3) {
		return { read: row, envelope, full: true };
	}
	const more = [...shape.properties.keys()].filter((name) => !row.properties.has(name));
	const read: Shape = {
		...row,
		properties: new Map([...row.properties, ...shape.properties]),
		required: new Set([...row.required].filter((name) => shape.required.has(name))),
	};
	return { read, envelope, full: more.length === 0 };
}
