import type { Api, EntityRecord } from '../../shared/entity';
import type { JsonObject } from '../../shared/json';
import { localNow } from '../../shared/localTime';
import { flattenEmployment } from './employments';
import { memberRecord } from './members';
import { readRecord } from './pages';

export const personPath = (id: string): string => `/persons/${encodeURIComponent(id)}`;

/** Ended persons too, and the employments, which are left out by default. */
export const PERSON_FLAGS = { onlyValid: false, includeEmployments: true };

export const personRecord = (api: Api, raw: JsonObject): EntityRecord =>
	memberRecord(api, raw, flattenEmployment(raw, localNow(api)));

/** The person in the API's own form; undefined if there is none. */
export const readPerson = (api: Api, id: string): Promise<JsonObject | undefined> =>
	readRecord(api, personPath(id), PERSON_FLAGS);
