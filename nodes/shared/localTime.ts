import { DateTime } from 'luxon';
import type { Api } from './entity';
import { serverNow } from './transport/makeApi';

/** Local texts without offset, as systems with zone-free stamps write them: `2024-02-14T15:34:50`. */

const LOCAL = "yyyy-MM-dd'T'HH:mm:ss";

/** Wall clock of the account by the server's time. */
export const localNow = (api: Api): string =>
	DateTime.fromMillis(serverNow(api), { zone: api.zone }).toFormat(LOCAL);

/** A moment (ISO 8601 with offset, or a local text of the zone) as a local text; undefined if it is none. */
export function toLocal(value: string, zone: string): string | undefined {
	const moment = DateTime.fromISO(value, { zone });
	return moment.isValid ? moment.setZone(zone).toFormat(LOCAL) : undefined;
}

export function addSeconds(local: string, seconds: number): string {
	const moment = DateTime.fromISO(local, { zone: 'utc' });
	return moment.isValid ? moment.plus({ seconds }).toFormat(LOCAL) : local;
}

/** The text cut to whole seconds, so that texts with and without fractions compare. */
export const wholeSeconds = (local: string): string => local.slice(0, 19);
