/** What tells one simulated REST system from another, besides its schema. */
import type { NumberRule, SystemName } from '../types';
import type { DialectSettings } from './dialects/types';
import type { Schema } from './schema';

/** What the server does with what it gets; a system maps its own, public settings to these. */
export interface RestSettings extends DialectSettings {
	maxPageSize: number;
	/** What happens to a value of the form `number`. */
	numberRule: NumberRule;
	truncateNames: boolean;
	lowerCaseEmail: boolean;
	reformatPhone: boolean;
	trimText: boolean;
	/** Decimals kept of prices and amounts. */
	priceScale: number;
	refuseUnknownFields: boolean;
	emptyPatchMovesModifiedAt: boolean;
	/** Entities of which DELETE answers 405. */
	undeletable: readonly string[];
	listLagSeconds: number;
	/** Entities that answer 403 to this user. */
	forbidden: readonly string[];
}

/** Query parameters of a list, and the properties of its answer. */
export interface ListNames {
	page: string;
	firstPage: number;
	size: string;
	since: string;
	sort: string;
	includeArchived: string;
	/** Property that holds the rows. */
	rows: string;
	/** Object that holds the four properties about the page; they stand beside the rows without it. */
	info?: string;
	total: string;
	next: string;
}

export type Secrets = { bearer?: string; apiKey?: string };

export interface RestSystem<Settings extends object> {
	name: SystemName;
	title: string;
	/** For the OpenAPI document. */
	description: string;
	schema: Schema;
	list: ListNames;
	/** Ways to sign in. */
	security: Array<keyof Secrets>;
	/** The id of the n-th record that an entity ever had. */
	idOf: (entity: string, n: number) => string;
	settings: (own: Settings) => RestSettings;
}

export const BASE_PATH = '/api/v1';
export const API_KEY_HEADER = 'X-Api-Key';
/** Largest page that the OpenAPI document promises. */
export const LARGEST_PAGE = 200;
export const DEFAULT_PAGE = 100;
