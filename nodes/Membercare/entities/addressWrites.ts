import { attempt, unlessGone } from '../../shared/attempt';
import type { Api } from '../../shared/entity';
import type { JsonObject } from '../../shared/json';
import { addSeconds, localNow, wholeSeconds } from '../../shared/localTime';
import { ApiFailure } from '../../shared/failure';
import { isRefusal } from '../../shared/steps';
import { isEmpty, objectOf, sameValue, textOf } from '../../shared/values';
import { readList } from './pages';
import {
	ADDRESS_PARTS,
	ADDRESS_TYPES,
	currentAddress,
	flattenAddresses,
	splitStreetLine,
	type AddressName,
} from './addressFields';

const STREET_PARTS = ['street', 'number', 'letter', 'floor', 'suite'];

/** Who has the address: companies can end one, for persons there is only the delete. */
export interface AddressOwner {
	kind: 'companies' | 'persons';
	id: string;
}

/**
 * The wanted address in the API's terms, or null for an empty one: what is given over what is there.
 * `streetLine` counts where it is changed and no part of the street gets a value of its own.
 */
export function wantedAddress(
	name: AddressName,
	fields: JsonObject,
	changed: string[],
	addresses: JsonObject[],
	now: string,
): JsonObject | null {
	const own = objectOf(fields[name]);
	const given = { ...objectOf(flattenAddresses(addresses, now)[name]), ...own };
	const partsChanged = STREET_PARTS.some(
		(part) => changed.includes(`${name}.${part}`) && !isEmpty(own[part]),
	);
	const lineChanged = changed.includes(`${name}.streetLine`);
	const useLine = lineChanged && !partsChanged;
	const wanted = useLine ? { ...given, ...splitStreetLine(textOf(given.streetLine)) } : given;
	const parts = Object.fromEntries(
		ADDRESS_PARTS.map(([part]) => [part, textOf(wanted[part])]),
	) as JsonObject;
	const zipCode = textOf(wanted.zipCode);
	// Without street, box and zip code there is no address left, whatever else is still in it.
	if (isEmpty(zipCode) && parts.street === null && parts.postOfficeBox === null) return null;
	const country = textOf(wanted.country)?.toUpperCase();
	return {
		...Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== null)),
		...(zipCode
			? { postalCode: { zipCode, ...(country && { country: { iso2Letter: country } }) } }
			: {}),
		...(country ? { country: { iso2Letter: country } } : {}),
		addressType: ADDRESS_TYPES[name],
	};
}

/** True if the current address says just what is wanted; so a repeated write adds nothing. */
export function isSameAddress(
	name: AddressName,
	wanted: JsonObject | null,
	addresses: JsonObject[],
	now: string,
): boolean {
	const current = objectOf(flattenAddresses(addresses, now)[name]);
	const zip = textOf(objectOf(wanted?.postalCode).zipCode);
	const country = textOf(objectOf(wanted?.country).iso2Letter);
	return (
		ADDRESS_PARTS.every(([part]) => sameValue(current[part], wanted?.[part])) &&
		sameValue(current.zipCode, zip) &&
		(country === null || sameValue(current.country, country))
	);
}

/** Ends an address (companies), or deletes it where it began today or cannot be ended (persons). */
export async function retireAddress(
	api: Api,
	owner: AddressOwner,
	address: JsonObject,
	end: string,
): Promise<void> {
	const start = wholeSeconds(textOf(address.start) ?? '');
	const id = String(address.id);
	// One that somebody else has taken away meanwhile is out of the way as well.
	await unlessGone(() =>
		owner.kind === 'companies' && start < end
			? api.request({
					method: 'PATCH',
					path: `/companies/${encodeURIComponent(owner.id)}/postalAddress/${id}`,
					body: { end },
				})
			: api.request({ method: 'DELETE', path: `/addresses/address/${id}` }),
	);
}

const postAddress = (api: Api, owner: AddressOwner, address: JsonObject) =>
	api.request({
		method: 'POST',
		path: `/${owner.kind}/${encodeURIComponent(owner.id)}/addresses`,
		body: [address],
	});

/** False if the refusal is explained by a postal code that the tenant does not have. */
async function isPostalCodeKnown(api: Api, address: JsonObject): Promise<boolean> {
	const zip = textOf(objectOf(address.postalCode).zipCode);
	const country = textOf(objectOf(address.country).iso2Letter);
	if (zip === null || country === null) return true;
	const path = `/addresses/countries/${encodeURIComponent(country)}/postalCodes`;
	const codes = await unlessGone(() => readList(api, path, { pageSize: 1000 }));
	return codes?.some((code) => sameValue(code.zipCode, zip)) ?? false;
}

/** An old address as it can be posted again: without what the server gives. */
function copyOf(address: JsonObject): JsonObject {
	const postalCode = objectOf(address.postalCode);
	return {
		...Object.fromEntries(
			ADDRESS_PARTS.map(([part]) => [part, address[part]]).filter(([, value]) => !isEmpty(value)),
		),
		postalCode: { zipCode: postalCode.zipCode ?? null, country: postalCode.country ?? null },
		country: address.country ?? null,
		addressType: address.addressType,
		start: address.start ?? null,
	};
}

/**
 * Puts the wanted address in place of the current one. There is no edit in place: the new one is
 * posted first, so that a refused address leaves the old one as it was. Some tenants end the old
 * one then, some keep both, and some refuse until the old one is out of the way: all three end with
 * one current address. `reload` reads the owner's addresses again.
 */
export async function replaceAddress(
	api: Api,
	owner: AddressOwner,
	name: AddressName,
	wanted: JsonObject | null,
	addresses: JsonObject[],
	reload: () => Promise<JsonObject[]>,
	taken: (what: string) => Promise<void>,
): Promise<void> {
	const now = localNow(api);
	const old = currentAddress(addresses, name, now);
	if (wanted === null) {
		if (old) await retireAddress(api, owner, old, now);
		return;
	}
	const oldStart = wholeSeconds(textOf(old?.start) ?? '');
	const start = oldStart >= now ? addSeconds(oldStart, 1) : now;
	const address = { ...wanted, start };
	if (old && api.memo.get(REFUSES_OVERLAP) && (await isPostalCodeKnown(api, wanted))) {
		await swapAddress(api, owner, old, address, start, reload, taken);
		return;
	}
	const { failure } = await attempt(() => postAddress(api, owner, address));
	if (failure) {
		if (!old || !isRefusal(failure) || !(await isPostalCodeKnown(api, wanted))) throw failure;
		await swapAddress(api, owner, old, address, start, reload, taken);
		api.memo.set(REFUSES_OVERLAP, true);
		return;
	}
	if (!old) return;
	const left = (await reload()).find((entry) => entry.id === old.id);
	if (left && isStillOpen(left, start)) await retireAddress(api, owner, left, start);
}

/** For tenants that refuse a second address while the first is open; found out once per execution. */
const REFUSES_OVERLAP = 'membercare.refusesOverlappingAddresses';

/**
 * The old one out first, and back again if the new one is refused for a reason of its own. It is kept
 * with the operation meanwhile: ended in between, it would look as if somebody had emptied the address.
 */
async function swapAddress(
	api: Api,
	owner: AddressOwner,
	old: JsonObject,
	address: JsonObject,
	start: string,
	reload: () => Promise<JsonObject[]>,
	taken: (what: string) => Promise<void>,
): Promise<void> {
	await taken(JSON.stringify(old));
	await retireAddress(api, owner, old, start);
	const { failure } = await attempt(() => postAddress(api, owner, address));
	if (!failure) return;
	if (isRefusal(failure)) await restoreAddress(api, owner, old, reload);
	// The new one was not sent, but the old one is away: that is not "nothing was done".
	if (failure.detail.outcome === 'notSent') {
		throw new ApiFailure(failure.message, { ...failure.detail, outcome: 'unknown' });
	}
	throw failure;
}

const isStillOpen = (address: JsonObject, moment: string): boolean => {
	const end = textOf(address.end);
	return end === null || wholeSeconds(end) > moment;
};

async function restoreAddress(
	api: Api,
	owner: AddressOwner,
	old: JsonObject,
	reload: () => Promise<JsonObject[]>,
): Promise<void> {
	const left = (await reload()).find((entry) => entry.id === old.id);
	if (left) await api.request({ method: 'DELETE', path: `/addresses/address/${String(old.id)}` });
	await postAddress(api, owner, copyOf(old));
}
