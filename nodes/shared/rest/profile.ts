import type { FieldDef } from '../entity';
import type { RestSystem } from './system';

/**
 * How a REST API is spoken to, as plain data. One profile describes a system, so that an API of the
 * usual kind needs no code of its own.
 */
export interface RestProfile extends RestSystem {
	requestTimeoutSeconds: number;
	entities: RestEntity[];
}

export interface RestEntity {
	entity: string;
	label: string;
	labelPlural: string;
	/** Path of the collection; a record lies under `<path>/<id>`. */
	path: string;
	idField: string;
	/** Stamp that every write moves. */
	modifiedField?: string;
	/** Stamp of the creation. */
	createdField?: string;
	list: {
		/** Property that holds the rows; empty where the body is the array itself. */
		rows: string;
		/** Sent with every listing and search, so that archived records are in it. */
		query?: Record<string, string | boolean>;
		/** Pages are numbered; `nextField` holds the number of the next one, empty on the last. */
		paging: {
			pageParam: string;
			sizeParam: string;
			firstPage: number;
			maxSize: number;
			nextField: string;
		};
	};
	/** Change feed: the listing from a stamp on, the stamp itself included. */
	feed?: {
		sinceParam: string;
		/** Query that sorts by the stamp, oldest first. */
		sort: Record<string, string>;
		/** A value before all stamps, for a complete walk in the order of the stamps. */
		beginning: string;
	};
	/** Our reference: a text field that can be searched. */
	reference?: {
		field: string;
		searchParam: string;
		/** The server refuses a second record with the same reference. */
		unique: boolean;
		/** A search without hit proves that there is no such record. */
		conclusive: boolean;
	};
	/** Fields that can be searched for an equal value, and the query parameter of each. */
	searches: Record<string, string>;
	/** A record carries its version in the ETag header, and a write takes it in If-Match. */
	etag: boolean;
	create: boolean;
	/** The changed fields are sent as a JSON merge patch (RFC 7396); the answer is the record. */
	update: boolean;
	delete: boolean;
	/** Archived is a value of a field. */
	archive?: { field: string; archived: string; active: string };
	visibilityLagSeconds: number;
	/** How far a walk reaches back behind the last stamp. */
	overlapSeconds: number;
	/** Fields that people name a record by, besides its id. */
	aliases: string[];
	fields: FieldDef[];
	limits: string[];
	/** Up to ten fields that tell people which record it is; the first one is its title. */
	summary: string[];
}
