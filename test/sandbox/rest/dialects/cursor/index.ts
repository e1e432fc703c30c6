/** A REST API with cursors, Unix milliseconds, whole records by PUT, and OAuth 2.0. */
import { isDeepStrictEqual } from 'node:util';
import type { Reply } from '../../../exchange';
import type { RawRecord } from '../../../types';
import {
	fail,
	invalid,
	type Call,
	type FieldError,
	type Rest,
	type RestRecord,
	type RestRoute,
} from '../../context';
import { createRecord, patchRecord } from '../../records';
import type { Fields } from '../../schema';
import { bodyOf, find, guard, refuseUndeletable, remove } from '../../single';
import { emptyObject } from '../../validate';
import { fieldsIn, pathIn, readFields, refuseSent } from '../shape';
import { translated } from '../translate';
import type { DialectPlan, OpenDialect } from '../types';
import { createIdempotencyKeys } from './idempotency';
import { cursorList, rowOf } from './list';
import { createTokens } from './oauth';
import { shape } from './shape';

const CLIENT = { clientId: 'sandbox-client', clientSecret: 'sandbox-client-secret' };

function error(status: number, message: string, more: object = {}): Reply {
	const { sent, errors, field, ...others } = more as Record<string, unknown>;
	const wrong = fieldsIn({ sent, errors }, (path) => pathIn(shape, path));
	return {
		status,
		body: {
			message,
			...(wrong ? { errors: wrong } : {}),
			...(typeof field === 'string' ? { field: pathIn(shape, field) } : {}),
			...others,
		},
	};
}

/** What was sent, in the reference's names, read-only properties with it, and the revision. */
function sentBy(rest: Rest, call: Call, entity: string): { sent: RawRecord; revision: unknown } {
	const { revision, ...body } = bodyOf(call);
	const errors: FieldError[] = [];
	const sent = readFields(rest.schema[entity]!.fields, body, {
		shape,
		refuseUnknown: rest.settings().refuseUnknownFields,
		refuseNull: true,
		errors,
	});
	refuseSent(errors);
	return { sent, revision };
}

/** Totals of lines and the like are the server's; what was sent of them is left out. */
function withoutReadOnly(fields: Fields, sent: RawRecord): RawRecord {
	return Object.fromEntries(
		Object.entries(sent)
			.filter(([name]) => !fields[name]?.readOnly)
			.map(([name, value]) => {
				const field = fields[name]!;
				if (field.type !== 'list') return [name, value];
				return [name, (value as RawRecord[]).map((item) => withoutReadOnly(field.fields!, item))];
			}),
	);
}

/** The change that makes a record what was sent: whatever was left out is emptied. */
function replacement(fields: Fields, sent: RawRecord): RawRecord {
	const writable = Object.entries(fields).filter(([, field]) => !field.readOnly);
	const wrong = writable
		.filter(([name, field]) => field.required && !(name in sent))
		.map(([name]) => ({ field: name, message: 'is required' }));
	if (wrong.length > 0) invalid(wrong);
	return Object.fromEntries(
		writable.map(([name, field]) => {
			const value = sent[name];
			if (field.type === 'object') return [name, { ...emptyObject(field), ...(value as object) }];
			return [name, value ?? (field.type === 'list' ? [] : null)];
		}),
	);
}

/** Read-only fields that were sent with another value than the record shows. */
const changedReadOnly = (fields: Fields, body: RawRecord, row: RawRecord): string[] =>
	Object.keys(fields).filter((name) => {
		const property = shape.nameOf(name);
		return (
			fields[name]!.readOnly &&
			property in body &&
			!isDeepStrictEqual(body[property], row[property])
		);
	});

function replace(rest: Rest, call: Call, entity: string): RestRecord {
	const { fields } = rest.schema[entity]!;
	const before = find(rest, call, entity);
	const { sent, revision } = sentBy(rest, call, entity);
	if (revision === undefined) fail(400, 'The record needs the revision that it was read with.');
	if (revision !== before.version) {
		fail(409, 'The record has changed meanwhile.', { revision: before.version });
	}
	const different = changedReadOnly(fields, bodyOf(call), rowOf(rest, entity, before));
	if (different.length > 0 && rest.settings().changedReadOnly === 'refuse') {
		invalid(different.map((name) => ({ field: name, message: 'is read-only' })));
	}
	return patchRecord(rest, entity, before, replacement(fields, withoutReadOnly(fields, sent)));
}

function create(rest: Rest, call: Call, entity: string): RestRecord {
	const { sent, revision } = sentBy(rest, call, entity);
	if (revision !== undefined) invalid([{ field: 'revision', message: 'is read-only' }]);
	return createRecord(rest, entity, sent);
}

function open(rest: Rest, tenant: string): OpenDialect {
	const tokens = createTokens(rest, CLIENT);
	const keys = createIdempotencyKeys(rest);
	const answer = (entity: string, record: RestRecord, status: number): Reply => ({
		status,
		body: { record: rowOf(rest, entity, record) },
	});
	const routes = Object.keys(rest.schema).flatMap((entity): RestRoute[] => {
		const guarded = guard(rest, entity);
		const collection = `/v2/${shape.nameOf(entity)}`;
		const one = `${collection}/{id}`;
		return [
			{
				method: 'GET',
				template: collection,
				handle: guarded((call) => cursorList(rest, call, entity)),
			},
			{
				method: 'POST',
				template: collection,
				handle: guarded((call) =>
					keys.once(call, () => answer(entity, create(rest, call, entity), 201)),
				),
			},
			{
				method: 'GET',
				template: one,
				handle: guarded((call) => answer(entity, find(rest, call, entity), 200)),
			},
			{
				method: 'PUT',
				template: one,
				handle: guarded((call) =>
					keys.once(call, () => answer(entity, replace(rest, call, entity), 200)),
				),
			},
			{
				method: 'DELETE',
				template: one,
				handle: guarded((call) => {
					refuseUndeletable(rest, entity);
					return remove(rest, call, entity, find(rest, call, entity));
				}),
			},
		];
	});
	return {
		error,
		routes: [
			...routes.map((route) => translated(route, error)),
			{
				method: 'GET',
				template: '/v2/account',
				handle: () => ({ status: 200, body: { record: { name: tenant } } }),
			},
			tokens.route,
		],
		// The token endpoint takes forms; any other text that is no JSON fails as no object.
		parse: (raw) => {
			try {
				return {
					broken: false,
					...(raw.trim() === '' ? {} : { body: JSON.parse(raw) as unknown }),
				};
			} catch {
				return { broken: false, body: raw };
			}
		},
		authenticate: (call) =>
			tokens.isValid(call)
				? undefined
				: {
						...error(401, 'The access token is missing, expired or not valid.'),
						headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
					},
		admit: (call, route) =>
			['POST', 'PUT'].includes(call.method) &&
			!route.open &&
			!/^application\/json\b/i.test(call.headers['content-type'] ?? '')
				? error(415, 'The body must be application/json.')
				: undefined,
		expireTokens: tokens.expire,
		dump: () => ({ tokens: tokens.dump(), keys: keys.dump() }),
		load: (state) => {
			tokens.load((state.tokens ?? {}) as object);
			keys.load((state.keys ?? {}) as Parameters<typeof keys.load>[0]);
		},
	};
}

export const cursor: DialectPlan = {
	basePath: '',
	access: (url) => ({ dialect: 'cursor', oauth2: { tokenUrl: `${url}/oauth/token`, ...CLIENT } }),
	open,
};
