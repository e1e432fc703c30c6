/** OData 4.0, JSON format: records as entity sets, with the strictness of a typed service. */
import type { Reply } from '../../../exchange';
import type { RawRecord } from '../../../types';
import {
	fail,
	type Call,
	type FieldError,
	type Rest,
	type RestRecord,
	type RestRoute,
} from '../../context';
import { createRecord, patchRecord } from '../../records';
import { bodyOf, find, guard, refuseUndeletable, remove } from '../../single';
import { pascal } from '../names';
import { fieldsIn, pathIn, readFields, refuseSent } from '../shape';
import { translated } from '../translate';
import type { DialectPlan, OpenDialect } from '../types';
import { odataList } from './list';
import { preferences } from './prefer';
import { contextOf, etagOf, rowOf, shape } from './rows';

const BASE = '/odata/v4';

const baseOf = (call: Call) => `${call.origin}${BASE}`;

/** What the service answers to what is wrong: `details` names the properties. */
function error(status: number, message: string, more: object = {}): Reply {
	const { field, existingId } = more as { field?: string; existingId?: string };
	const given = field === undefined ? more : { errors: [{ field, message }] };
	const details = (fieldsIn(given, (path) => pathIn(shape, path)) ?? []).map((one) => ({
		code: 'InvalidValue',
		target: one.field.replace(/\./g, '/'),
		message: one.message,
	}));
	return {
		// A typed service has one status for all that is wrong with a request.
		status: status === 422 ? 400 : status,
		body: {
			error: {
				code: String(status === 422 ? 400 : status),
				message,
				...(details.length > 0 ? { details } : {}),
				...(existingId === undefined ? {} : { innererror: { existingId } }),
			},
		},
	};
}

/** The key between the brackets: a quoted text, quotes doubled. */
function keyOf(call: Call): string {
	const key = call.params.key!;
	if (!/^'(?:[^']|'')*'$/.test(key)) fail(400, `${key} is no key: a text stands in quotes.`);
	return key.slice(1, -1).replace(/''/g, "'");
}

function checkVersion(rest: Rest, call: Call, record: RestRecord): void {
	const given = call.headers['if-match'];
	if (given === undefined) {
		if (rest.settings().ifMatchRequired) fail(428, 'The request needs the header If-Match.');
		return;
	}
	const versions = given.split(',').map((one) => one.trim());
	if (!versions.includes('*') && !versions.includes(etagOf(record))) {
		fail(412, 'The record has changed meanwhile.');
	}
}

/** Annotations of a body are for the client's own use; all else must be a property. */
function sentBy(rest: Rest, call: Call, entity: string): RawRecord {
	const errors: FieldError[] = [];
	const body = Object.fromEntries(
		Object.entries(bodyOf(call)).filter(([name]) => !name.includes('@')),
	);
	const values = readFields(rest.schema[entity]!.fields, body, {
		shape,
		refuseUnknown: rest.settings().refuseUnknownFields,
		errors,
	});
	refuseSent(errors);
	return values;
}

function single(rest: Rest, call: Call, entity: string, record: RestRecord, status: number): Reply {
	return {
		status,
		headers: { ETag: etagOf(record) },
		body: {
			'@odata.context': `${contextOf(baseOf(call), entity)}/$entity`,
			...rowOf(rest, entity, record),
		},
	};
}

/** The answer to a change: what it returns by itself, unless the client prefers the other. */
function written(
	rest: Rest,
	call: Call,
	entity: string,
	record: RestRecord,
	usual: 'minimal' | 'representation',
	status: number,
): Reply {
	const wanted = preferences(call).returns;
	const applied: Record<string, string> = wanted
		? { 'Preference-Applied': `return=${wanted}` }
		: {};
	const quoted = encodeURIComponent(record.id.replace(/'/g, "''"));
	const location = `${baseOf(call)}/${pascal(entity)}('${quoted}')`;
	const made: Record<string, string> = call.method === 'POST' ? { Location: location } : {};
	if ((wanted ?? usual) === 'minimal') {
		const headers = { ...applied, ...made, ETag: etagOf(record), 'OData-EntityId': location };
		return { status: 204, headers };
	}
	const reply = single(rest, call, entity, record, status);
	return { ...reply, headers: { ...reply.headers, ...applied, ...made } };
}

function entityRoutes(rest: Rest, entity: string): RestRoute[] {
	const guarded = guard(rest, entity);
	const set = pascal(entity);
	const one = (call: Call) => find(rest, call, entity, keyOf(call));
	return [
		{
			method: 'GET',
			template: `/${set}`,
			handle: guarded((call) => odataList(rest, call, entity, baseOf(call))),
		},
		{
			method: 'POST',
			template: `/${set}`,
			handle: guarded((call) => {
				const record = createRecord(rest, entity, sentBy(rest, call, entity));
				return written(rest, call, entity, record, 'representation', 201);
			}),
		},
		{
			method: 'GET',
			template: `/${set}({key})`,
			handle: guarded((call) => single(rest, call, entity, one(call), 200)),
		},
		{
			method: 'PATCH',
			template: `/${set}({key})`,
			handle: guarded((call) => {
				const before = one(call);
				checkVersion(rest, call, before);
				const record = patchRecord(rest, entity, before, sentBy(rest, call, entity));
				return written(rest, call, entity, record, 'minimal', 200);
			}),
		},
		{
			method: 'DELETE',
			template: `/${set}({key})`,
			handle: guarded((call) => {
				const record = one(call);
				refuseUndeletable(rest, entity);
				checkVersion(rest, call, record);
				return remove(rest, call, entity, record);
			}),
		},
	];
}

const wants = (accept: string | undefined): boolean =>
	accept === undefined || /(^|[\s,])(application\/(json|\*)|\*\/\*)/i.test(accept);

function admit(call: Call): Reply | undefined {
	if (!wants(call.headers.accept)) return error(406, 'The service answers in application/json.');
	if (!['POST', 'PATCH'].includes(call.method)) return undefined;
	return /^application\/json\b/i.test(call.headers['content-type'] ?? '')
		? undefined
		: error(415, 'The body must be application/json.');
}

const open = (rest: Rest): OpenDialect => ({
	error,
	admit,
	routes: Object.keys(rest.schema)
		.flatMap((entity) => entityRoutes(rest, entity))
		.map((route) => translated(route, error, { 'OData-Version': '4.0' })),
});

export const odata: DialectPlan = {
	basePath: BASE,
	access: () => ({ dialect: 'odata' }),
	open,
};
