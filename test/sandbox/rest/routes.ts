/** The REST routes: the same five for each entity, `/me` and the OpenAPI document. */
import type { Reply } from '../exchange';
import { fail, type Call, type Rest, type RestRecord, type RestRoute } from './context';
import { list } from './list';
import { restDocument } from './openapi';
import { createRecord, patchRecord } from './records';
import { bodyOf, find, guard, refuseUndeletable, remove } from './single';
import { BASE_PATH } from './system';
import { view } from './view';

const etag = (record: RestRecord) => `"${record.version}"`;

const answer = (status: number, record: RestRecord): Reply => ({
	status,
	body: view(record),
	headers: { ETag: etag(record) },
});

/** If-Match is optional; a version that is not the present one stops the write. */
function checkVersion(call: Call, record: RestRecord): void {
	const given = call.headers['if-match'];
	if (given === undefined || given.trim() === '*') return;
	const versions = given.split(',').map((one) => one.trim());
	if (!versions.includes(etag(record))) fail(412, 'The record has changed meanwhile.');
}

function entityRoutes(rest: Rest, entity: string): RestRoute[] {
	const guarded = guard(rest, entity);
	return [
		{
			method: 'GET',
			template: `/${entity}`,
			handle: guarded((call) => list(rest, call, entity)),
		},
		{
			method: 'POST',
			template: `/${entity}`,
			handle: guarded((call) => {
				const record = createRecord(rest, entity, bodyOf(call));
				const reply = answer(201, record);
				const Location = `${call.origin}${BASE_PATH}/${entity}/${record.id}`;
				return { ...reply, headers: { ...reply.headers, Location } };
			}),
		},
		{
			method: 'GET',
			template: `/${entity}/{id}`,
			handle: guarded((call) => answer(200, find(rest, call, entity))),
		},
		{
			method: 'PATCH',
			template: `/${entity}/{id}`,
			handle: guarded((call) => {
				const record = find(rest, call, entity);
				checkVersion(call, record);
				return answer(200, patchRecord(rest, entity, record, bodyOf(call)));
			}),
		},
		{
			method: 'DELETE',
			template: `/${entity}/{id}`,
			handle: guarded((call) => {
				const record = find(rest, call, entity);
				refuseUndeletable(rest, entity);
				checkVersion(call, record);
				return remove(rest, call, entity, record);
			}),
		},
	];
}

export function restRoutes(rest: Rest, tenant: string): RestRoute[] {
	return [
		...Object.keys(rest.schema).flatMap((entity) => entityRoutes(rest, entity)),
		{
			method: 'GET',
			template: '/me',
			handle: () => ({ status: 200, body: { tenant, name: 'Integration user' } }),
		},
		{
			method: 'GET',
			template: '/openapi.json',
			open: true,
			handle: (call) => ({
				status: 200,
				body: restDocument(rest.system, `${call.origin}${BASE_PATH}`),
			}),
		},
	];
}
