import type { Api, EntityRecord } from '../../shared/entity';
import type { JsonObject } from '../../shared/json';
import { localNow } from '../../shared/localTime';
import { objectsOf, textOf } from '../../shared/values';
import { memberRecord } from './members';
import { withOrganizationNumber } from './organizationNumber';
import { PAGE_SIZE, readPage, readRecord } from './pages';
import { flattenNumbers } from './registrationNumbers';

export const companyPath = (id: string): string => `/companies/${encodeURIComponent(id)}`;

export const companyRecord = (api: Api, raw: JsonObject): EntityRecord =>
	memberRecord(
		api,
		raw,
		withOrganizationNumber(flattenNumbers(raw.businessNumbers, localNow(api))),
	);

/** Whether `GET /companies/{no}` fills addresses and contacts; the API does not say. */
const FILLS = 'membercare.companyGetFills';
const hasContactInfo = (raw: JsonObject): boolean =>
	Boolean(objectsOf(raw.contacts)?.length || objectsOf(raw.addresses)?.length);

/**
 * The company in the API's own form, with its addresses and contacts; undefined if there is none.
 * Only the listings have a documented switch for these, so while an answer without any could also
 * mean that they were left out, the search is asked as well.
 */
export async function readCompany(api: Api, id: string): Promise<JsonObject | undefined> {
	const raw = await readRecord(api, companyPath(id));
	if (!raw) return undefined;
	if (hasContactInfo(raw)) api.memo.set(FILLS, true);
	if (api.memo.get(FILLS) || textOf(raw.closeDate) !== null) return raw;
	const listed = (await searchCompanies(api, id)).find(
		(row) => textOf(row.debtorAccountNumber) === id,
	);
	if (!listed) return raw;
	return { ...raw, contacts: listed.contacts ?? [], addresses: listed.addresses ?? [] };
}

/** Searches number, name, CVR and SE; the API matches loosely, so callers compare again. */
export async function searchCompanies(api: Api, searchString: string): Promise<JsonObject[]> {
	const rows: JsonObject[] = [];
	let page: string | undefined;
	do {
		const found = await readPage(
			api,
			'/companies/search',
			{ searchString, includeAddressAndContactInfo: true },
			{ page, limit: PAGE_SIZE },
		);
		rows.push(...found.rows);
		page = found.next;
	} while (page);
	return rows;
}
