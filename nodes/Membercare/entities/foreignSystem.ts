import type { Api } from '../../shared/entity';
import type { JsonObject } from '../../shared/json';
import { numberOf, objectOf, objectsOf, textOf } from '../../shared/values';
import { readList, recordOf } from './pages';

/** Path segments of the members that can be mapped. Organizations can only be read by a mapping. */
export type MappedKind = 'companies' | 'persons';

const MEMO = 'membercare.foreignSystems';
const plain = (name: string | null): string => (name ?? '').trim().toLowerCase();

/** Ids of the systems with our name, lowest first: two executions may have made one each. */
async function knownSystems(api: Api): Promise<number[]> {
	const kept = api.memo.get(MEMO) as number[] | undefined;
	if (kept) return kept;
	const systems = await readList(api, '/foreignSystems');
	const ids = systems
		.filter((system) => plain(textOf(system.name)) === plain(api.options.foreignSystem))
		.flatMap((system) => numberOf(system.id) ?? [])
		.sort((a, b) => a - b);
	if (ids.length) api.memo.set(MEMO, ids);
	return ids;
}

/** Id of our foreign system, made if there is none with its name. */
async function ourSystem(api: Api): Promise<number> {
	const [known] = await knownSystems(api);
	if (known !== undefined) return known;
	const request = {
		method: 'POST',
		path: '/foreignSystems',
		body: { name: api.options.foreignSystem },
	} as const;
	const id = numberOf(recordOf(request, await api.request(request)).id);
	if (id === null) {
		// Made, but not named in the answer: the list knows.
		api.memo.delete('membercare.list /foreignSystems');
		return (await knownSystems(api))[0];
	}
	api.memo.set(MEMO, [id]);
	return id;
}

/** Our reference on a member: the mapping of our system; before that is made, the external id of the create. */
export function referenceOf(api: Api, raw: JsonObject): string | undefined {
	const mapping = (objectsOf(raw.foreignSystemMappings) ?? []).find(
		(entry) =>
			plain(textOf(objectOf(entry.foreignSystem).name)) === plain(api.options.foreignSystem),
	);
	return textOf(mapping?.externalId) ?? textOf(raw.externalId) ?? undefined;
}

/** True if the member carries exactly this reference in a mapping of our system. */
export const isMapped = (api: Api, raw: JsonObject, reference: string): boolean =>
	(objectsOf(raw.foreignSystemMappings) ?? []).some(
		(entry) =>
			plain(textOf(objectOf(entry.foreignSystem).name)) === plain(api.options.foreignSystem) &&
			textOf(entry.externalId) === reference,
	);

/** The external id is a query parameter; there is no body. */
export async function addMapping(
	api: Api,
	kind: MappedKind,
	id: string,
	reference: string,
): Promise<void> {
	const system = await ourSystem(api);
	await api.request({
		method: 'POST',
		path: `/${kind}/${encodeURIComponent(id)}/foreignSystem/${system}`,
		query: { externalId: reference },
	});
}

/** Members that carry the reference, closed ones too. */
export async function findByMapping(
	api: Api,
	kind: MappedKind,
	reference: string,
): Promise<JsonObject[]> {
	const found: JsonObject[] = [];
	for (const system of await knownSystems(api)) {
		const path = `/foreignSystems/${system}/${kind}`;
		const request = {
			method: 'GET',
			path,
			query: { externalId: reference, onlyValid: false },
		} as const;
		const body = recordOf(request, await api.request(request));
		found.push(...(objectsOf(body.result) ?? []));
	}
	return found;
}
