import type { RestEntityInput } from '../profile/profile';
import { plain } from './names';
import type { Api, Operation } from './operations';
import { emptyShape, isObjectShape, type Shape } from './schema';
import { singular } from './names';

export interface FoundWrites {
	create?: RestEntityInput['create'];
	update?: RestEntityInput['update'];
	remove?: RestEntityInput['remove'];
	/** What is sent, without its envelope; absent where the document does not say. */
	createShape?: Shape;
	updateShape?: Shape;
	body: NonNullable<RestEntityInput['body']>;
	mediaType: string;
	etag: boolean;
	takesIfMatch: boolean;
	idempotencyHeader: string;
	notes: string[];
}

const ENVELOPES = [
	'data',
	'item',
	'record',
	'payload',
	'result',
	'attributes',
	'resource',
	'value',
];

/** How many of the properties of a record a shape has, between 0 and 1. */
export function likeness(shape: Shape, record: Shape): number {
	const names = [...shape.properties.keys()];
	if (names.length === 0) return 0;
	return names.filter((name) => record.properties.has(name)).length / names.length;
}

/**
 * The record in an answer or a body: the thing itself, or the property that holds it (`data`, `customer`, or
 * `payload.contact`).
 */
export function unwrap(
	shape: Shape,
	record: Shape,
	entity: string,
	depth = 0,
): { envelope: string; shape: Shape } {
	const whole = { envelope: '', shape };
	if (!isObjectShape(shape) || depth > 1) return whole;
	if (shape.name !== '' && shape.name === record.name) return whole;
	const inner = [...shape.properties].filter(
		([, property]) => property.properties.size > 0 && !property.types.includes('array'),
	);
	const named = inner.filter(([name, property]) => {
		const known = ENVELOPES.includes(name.toLowerCase()) || plain(name) === plain(entity);
		if (property.name !== '' && property.name === record.name) return true;
		if (!known) return false;
		// The record itself may have an object of this name: then it has other properties of a record, too.
		return (
			record.properties.size === 0 || !record.properties.has(name) || likeness(shape, record) < 0.3
		);
	});
	const [best] = named.sort((a, b) => likeness(b[1], record) - likeness(a[1], record));
	if (!best || likeness(shape, record) > Math.max(0.5, likeness(best[1], record))) return whole;
	const [name, property] = best;
	const deeper = unwrap(property, record, entity, depth + 1);
	return { envelope: deeper.envelope ? `${name}.${deeper.envelope}` : name, shape: deeper.shape };
}

const header = (operation: Operation | undefined, test: RegExp): string =>
	operation?.parameters.find((one) => one.in === 'header' && test.test(plain(one.name)))?.name ??
	'';

/** Constants that a body needs: required properties with a single value, such as the type of JSON:API. */
function constantsOf(shape: Shape): Record<string, string | number | boolean> {
	return Object.fromEntries(
		[...shape.properties]
			.filter(([name, { enum: values }]) => shape.required.has(name) && values.length === 1)
			.map(([name, { enum: values }]) => [name, values[0]]),
	);
}

function returnsOf(operation: Operation, record: Shape, idField: string, entity: string) {
	const { answer } = operation;
	const shape = answer.content?.shape;
	if (shape && isObjectShape(shape)) {
		const inner = unwrap(shape, record, entity).shape;
		const names = [...inner.properties.keys()];
		const isRecord =
			inner.name === record.name && inner.name !== ''
				? true
				: likeness(inner, record) > 0.5 && names.length > 2;
		if (isRecord || record.properties.size === 0) return { returns: 'record' as const };
		const id =
			names.find((name) => name === idField) ??
			names.find((name) => /^(id|uuid|guid)$/i.test(name)) ??
			names.find((name) => /id$/i.test(name));
		if (id) return { returns: 'id' as const, idField: id };
	}
	if (answer.headers.includes('location')) return { returns: 'location' as const };
	return { returns: 'nothing' as const };
}

/** Properties of a record that a body may not have, as it allows no others than its own. */
const refusedBy = (body: Shape, record: Shape): string[] =>
	body.raw.additionalProperties === false
		? [...record.properties.keys()].filter((name) => !body.properties.has(name))
		: [];

/** Words for a PUT that is none: what is not sent keeps its value. */
const PARTIAL =
	/partial|only (the )?(fields|properties|attributes|values)|fields that are sent|omitted (fields|properties)|\b(left out|omitted|unspecified|not (sent|given|provided|specified|included|passed))\b[^.]*\b(keep|kept|retain\w*|unchanged|untouched|unaffected)\b/i;

/** What can be written, from the operations of a list path and a record path (both as the document has them). */
export function writesOf(
	api: Api,
	paths: { listPath: string; recordPath: string },
	record: Shape,
	idField: string,
	entity: string,
): FoundWrites {
	const { listPath, recordPath } = paths;
	const notes: string[] = [];
	const beside = listPath.replace(/[^/]+$/, singular);
	const post = api.operation(listPath, 'post') ?? api.operation(beside, 'post');
	const patch = recordPath ? api.operation(recordPath, 'patch') : undefined;
	const put = recordPath ? api.operation(recordPath, 'put') : undefined;
	const change = recordPath ? api.operation(recordPath, 'post') : undefined;
	const single = recordPath ? api.operation(recordPath, 'get') : undefined;
	// A PATCH for the status alone, beside a PUT for all the rest: the PUT is the update.
	const properties = (operation: Operation | undefined): number =>
		operation?.body?.shape.properties.size ?? 0;
	const narrow = patch && put && properties(patch) * 3 <= properties(put);
	const update = narrow ? put : (patch ?? put ?? change);
	if (narrow) notes.push(`PATCH ${recordPath} takes only a part of the fields, so PUT is used.`);

	const sent = update?.body ?? post?.body;
	const wrapped = unwrap(sent?.shape ?? emptyShape(), record, entity);
	const created = post?.body && unwrap(post.body.shape, record, entity);
	const updated = update?.body && unwrap(update.body.shape, record, entity);
	if (created && updated && created.envelope !== updated.envelope) {
		notes.push(
			`Creates are sent in "${created.envelope}", updates in "${updated.envelope}"; the one of updates is set.`,
		);
	}
	const found: FoundWrites = {
		body: {},
		mediaType: '',
		etag: [single, update].some((one) => one?.answer.headers.includes('etag')),
		takesIfMatch: header(update, /^ifmatch$/) !== '',
		idempotencyHeader: header(post, /idempot/),
		notes,
	};
	if (wrapped.envelope) found.body.envelope = wrapped.envelope;
	const constants = constantsOf((created ?? wrapped).shape);
	if (Object.keys(constants).length > 0) found.body.constants = constants;
	const hasParts = (shape: Shape | undefined): Shape | undefined =>
		shape && shape.properties.size > 0 ? shape : undefined;
	found.createShape = hasParts(created?.shape);
	found.updateShape = hasParts(updated?.shape);
	const types = sent?.mediaTypes ?? [];
	const special = types.find((type) => /\+json/.test(type) && !/merge-patch|json-patch/.test(type));
	if (special && !types.some((type) => /^application\/json/.test(type))) found.mediaType = special;

	if (post) {
		const returns = returnsOf(post, record, idField, entity);
		found.create = {
			// An empty object would say the same, but nothing to people.
			method: 'POST',
			...(post.path === listPath ? {} : { path: post.path }),
			...(returns.returns === 'record' ? {} : returns),
		};
		if (returns.returns === 'nothing') {
			notes.push(
				'The document does not say what a create returns, so the new record is searched for: look at Create: Returns.',
			);
		}
	}
	if (update) {
		const mergePatch = types.some((type) => /merge-patch\+json/.test(type));
		const returns =
			returnsOf(update, record, idField, entity).returns === 'record' ? 'record' : 'nothing';
		const partial = PARTIAL.test(update.text);
		const whole = update.verb === 'put' && !partial;
		const refused = updated ? refusedBy(updated.shape, record) : [];
		found.update = {
			method: update.verb.toUpperCase() as 'PATCH' | 'PUT' | 'POST',
			...(whole ? { whole } : {}),
			...(whole && refused.length > 0 ? { leaveOut: refused } : {}),
			...(mergePatch ? { mergePatch } : {}),
			...(returns === 'nothing' ? { returns } : {}),
		};
		if (whole) {
			notes.push(
				'Updates are PUT, taken for a replacement of the whole record. If the API keeps what is left out, switch Update: Whole Record off.',
			);
		}
	}
	if (recordPath && api.operation(recordPath, 'delete')) found.remove = { kind: 'delete' };
	return found;
}
