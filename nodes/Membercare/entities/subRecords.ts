import { attempt } from '../../shared/attempt';
import type { Api, EntityRecord, Progress } from '../../shared/entity';
import type { JsonObject } from '../../shared/json';
import { localNow } from '../../shared/localTime';
import { isRefusal, takenIn, type Step, type StepsResult } from '../../shared/steps';
import { objectsOf } from '../../shared/values';
import { ADDRESS_NAMES, currentAddress, flattenAddresses, type AddressName } from './addressFields';
import { isSameAddress, replaceAddress, wantedAddress, type AddressOwner } from './addressWrites';
import { contactsToAdd, isContactField } from './contacts';
import { addMapping, isMapped } from './foreignSystem';

/** Reads the member as it is now, in the API's own form. */
export type Reload = () => Promise<JsonObject>;

const addressesIn = (raw: JsonObject): JsonObject[] => objectsOf(raw.addresses) ?? [];
const contactsIn = (raw: JsonObject): JsonObject[] => objectsOf(raw.contacts) ?? [];

const addressStep = (name: AddressName): string => `address:${name}`;

/** The member with the addresses that an earlier attempt took away and had no time to replace. */
export function withBegunAddresses(
	api: Api,
	record: EntityRecord,
	progress: Progress,
): EntityRecord {
	const now = localNow(api);
	const addresses = addressesIn(record.fields);
	const missing = ADDRESS_NAMES.flatMap((name) => {
		const taken = takenIn(progress, addressStep(name));
		// One that is there now is the new one, or somebody else's.
		if (taken === undefined || currentAddress(addresses, name, now)) return [];
		return [JSON.parse(taken) as JsonObject];
	});
	if (missing.length === 0) return record;
	const back = new Set(missing.map(({ id }) => id));
	const all = [...addresses.filter(({ id }) => !back.has(id)), ...missing];
	return {
		...record,
		fields: { ...record.fields, addresses: all, ...flattenAddresses(all, now) },
	};
}

/** Steps for the addresses that are not yet what they should be. */
export function addressSteps(
	api: Api,
	owner: AddressOwner,
	fields: JsonObject,
	changed: string[],
	raw: JsonObject,
	reload: Reload,
): Step[] {
	const existing = addressesIn(raw);
	return ADDRESS_NAMES.flatMap((name) => {
		const paths = changed.filter((path) => path.startsWith(`${name}.`));
		if (!paths.length) return [];
		const now = localNow(api);
		const wanted = wantedAddress(name, fields, changed, existing, now);
		if (isSameAddress(name, wanted, existing, now)) return [];
		return [
			{
				name: addressStep(name),
				paths,
				run: (taken) =>
					replaceAddress(
						api,
						owner,
						name,
						wanted,
						existing,
						async () => addressesIn(await reload()),
						taken,
					),
			},
		];
	});
}

/** The step that adds the contacts that are missing; none if there is nothing to add. */
export function contactSteps(
	api: Api,
	owner: AddressOwner,
	fields: JsonObject,
	changed: string[],
	raw: JsonObject,
	reload: Reload,
): Step[] {
	const wanted = changed.filter(isContactField);
	const { body, paths } = contactsToAdd(api, fields, wanted, contactsIn(raw));
	if (!body.length) return [];
	const post = (contacts: JsonObject[]) =>
		api.request({
			method: 'POST',
			path: `/${owner.kind}/${encodeURIComponent(owner.id)}/contacts`,
			body: contacts,
		});
	// One refused contact (a duplicate e-mail address, say) must not keep the others out.
	const addOneByOne = async (): Promise<StepsResult> => {
		const result: StepsResult = { written: [], failures: [] };
		const now = contactsIn(await reload());
		for (const path of paths) {
			const missing = contactsToAdd(api, fields, [path], now);
			const { failure } = missing.body.length
				? await attempt(() => post(missing.body))
				: { failure: undefined };
			if (failure && !isRefusal(failure)) throw failure;
			if (failure) result.failures.push(failure);
			else result.written.push(path);
		}
		return result;
	};
	return [
		{
			name: `contacts:${paths.join(',')}`,
			paths,
			run: async () => {
				const { failure } = await attempt(() => post(body));
				if (!failure) return undefined;
				if (!isRefusal(failure) || body.length === 1) throw failure;
				return await addOneByOne();
			},
		},
	];
}

/** The step that leaves our reference on the member, if it is not there yet. */
export function mappingSteps(
	api: Api,
	owner: AddressOwner,
	reference: string,
	raw: JsonObject,
): Step[] {
	if (!reference || isMapped(api, raw, reference)) return [];
	return [
		{
			name: 'mapping',
			paths: [],
			run: () => addMapping(api, owner.kind, owner.id, reference),
		},
	];
}
