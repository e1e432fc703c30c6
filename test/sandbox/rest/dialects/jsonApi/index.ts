/** JSON:API 1.1. */
import type { Reply } from '../../../exchange';
import { fail, type Call, type Rest, type RestRecord, type RestRoute } from '../../context';
import { createRecord, patchRecord } from '../../records';
import { find, guard, refuseUndeletable, remove } from '../../single';
import { fieldsIn } from '../shape';
import { translated } from '../translate';
import type { DialectPlan, OpenDialect } from '../types';
import { jsonApiList } from './list';
import { documentOf, pointerOf, resourceOf, sentBy } from './resource';

const BASE = '/api';
const ACCOUNT = '/accounts/current';
const MEDIA_TYPE = 'application/vnd.api+json';

const baseOf = (call: Call) => `${call.origin}${BASE}`;

const TITLES: Record<number, string> = {
	400: 'Bad Request',
	401: 'Unauthorized',
	403: 'Forbidden',
	404: 'Not Found',
	405: 'Method Not Allowed',
	406: 'Not Acceptable',
	409: 'Conflict',
	412: 'Precondition Failed',
	413: 'Content Too Large',
	415: 'Unsupported Media Type',
	422: 'Unprocessable Content',
	429: 'Too Many Requests',
};

interface More {
	parameter?: string;
	field?: string;
	existingId?: string;
}

/** One error object for each thing that is wrong; the pointer names the member. */
const errorIn =
	(rest: Rest, entity?: string) =>
	(status: number, message: string, more: object = {}): Reply => {
		const { parameter, field, existingId } = more as More;
		const fields = entity === undefined ? {} : rest.schema[entity]!.fields;
		const given = field === undefined ? more : { errors: [{ field, message }] };
		const wrong = fieldsIn(given, (path) => pointerOf(fields, path)) ?? [];
		const base = { status: String(status), title: TITLES[status] ?? 'Error' };
		const list = wrong.map((one) => ({
			...base,
			detail: one.message,
			source: { pointer: one.field },
			...(existingId === undefined ? {} : { meta: { existingId } }),
		}));
		const only = {
			...base,
			detail: message,
			...(parameter === undefined ? {} : { source: { parameter } }),
		};
		return {
			status,
			contentType: MEDIA_TYPE,
			body: { errors: list.length > 0 ? list : [only] },
		};
	};

const etagOf = (record: RestRecord): string => `"${record.version}"`;

/** If-Match is optional here. */
function checkVersion(call: Call, record: RestRecord): void {
	const given = call.headers['if-match'];
	if (given === undefined || given.trim() === '*') return;
	const versions = given.split(',').map((one) => one.trim());
	if (!versions.includes(etagOf(record))) fail(412, 'The resource has changed meanwhile.');
}

function answer(rest: Rest, call: Call, entity: string, record: RestRecord, status: number): Reply {
	const data = resourceOf(rest, entity, record, baseOf(call));
	const { self } = data.links as { self: string };
	return {
		status,
		headers: { ETag: etagOf(record), ...(status === 201 ? { Location: self } : {}) },
		body: { jsonapi: { version: '1.1' }, data, links: { self } },
	};
}

function entityRoutes(rest: Rest, entity: string): RestRoute[] {
	const guarded = guard(rest, entity);
	const template = `/${entity}/{id}`;
	return [
		{
			method: 'GET',
			template: `/${entity}`,
			handle: guarded((call) => jsonApiList(rest, call, entity, baseOf(call))),
		},
		{
			method: 'POST',
			template: `/${entity}`,
			handle: guarded((call) => {
				const data = documentOf(call, entity, undefined);
				const record = createRecord(rest, entity, sentBy(rest, entity, data));
				return answer(rest, call, entity, record, 201);
			}),
		},
		{
			method: 'GET',
			template,
			handle: guarded((call) => answer(rest, call, entity, find(rest, call, entity), 200)),
		},
		{
			method: 'PATCH',
			template,
			handle: guarded((call) => {
				const before = find(rest, call, entity);
				const data = documentOf(call, entity, before.id);
				checkVersion(call, before);
				const record = patchRecord(rest, entity, before, sentBy(rest, entity, data));
				return answer(rest, call, entity, record, 200);
			}),
		},
		{
			method: 'DELETE',
			template,
			handle: guarded((call) => {
				const record = find(rest, call, entity);
				refuseUndeletable(rest, entity);
				checkVersion(call, record);
				return remove(rest, call, entity, record);
			}),
		},
	].map((route) => {
		const { handle, ...others } = translated(route, errorIn(rest, entity));
		return { ...others, handle: (call: Call) => ({ contentType: MEDIA_TYPE, ...handle(call) }) };
	});
}

/** The media type by itself: with parameters it is another one (JSON:API 1.1, section 5). */
const isAccepted = (accept: string | undefined): boolean =>
	(accept ?? '').split(',').some((one) => one.trim().toLowerCase() === MEDIA_TYPE);

function open(rest: Rest, tenant: string): OpenDialect {
	const error = errorIn(rest);
	return {
		error,
		admit: (call, route) => {
			// What tells whose credential it is, is asked by those who know no media type yet.
			if (route.template === ACCOUNT) return undefined;
			if (!isAccepted(call.headers.accept)) return error(406, `Answers are ${MEDIA_TYPE}.`);
			if (!['POST', 'PATCH'].includes(call.method)) return undefined;
			return (call.headers['content-type'] ?? '').trim().toLowerCase() === MEDIA_TYPE
				? undefined
				: error(415, `The body must be ${MEDIA_TYPE}, without parameters.`);
		},
		routes: [
			...Object.keys(rest.schema).flatMap((entity) => entityRoutes(rest, entity)),
			{
				method: 'GET',
				template: ACCOUNT,
				handle: () => ({
					status: 200,
					contentType: MEDIA_TYPE,
					body: { data: { type: 'accounts', id: '1', attributes: { tenant } } },
				}),
			},
		],
	};
}

export const jsonApi: DialectPlan = {
	basePath: BASE,
	access: () => ({ dialect: 'jsonApi' }),
	open,
};
