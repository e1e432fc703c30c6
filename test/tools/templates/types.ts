import type { Direction, OneWayPolicy, RowType } from '../../../nodes/LinkStore/engine/types';

/** One field of a line, as the Reconcile node holds it. */
export interface ColumnParameter {
	left: string;
	right: string;
	type: RowType;
	options: OptionsParameter;
}

/** The options of a row, as the Reconcile node holds them; only what is not the default. */
export interface OptionsParameter {
	aliasDigitsOnly?: boolean;
	aliasDropLeadingZeros?: boolean;
	aliasMaxLength?: number;
	aliasKeep?: 'start' | 'end';
	callingCode?: string;
	columns?: { rows: ColumnParameter[] };
	constant?: string;
	flows?: string;
	oneWay?: OneWayPolicy;
	optional?: boolean;
	scale?: number;
	values?: { pairs: Array<{ left: string; right: string }> };
}

/** One row of a field map, as the Reconcile node holds it. */
export interface RowParameter {
	left: string;
	right: string;
	type: RowType;
	direction: Direction;
	options: OptionsParameter;
}

/** A row of a flow's map: what the node gets, and what the flow's page says about it. */
export interface MapRow extends RowParameter {
	/** Sentence for the flow's page: why the row is as it is. */
	note?: string;
}

export interface FlowSide {
	/** Entity as `<system>.<entity>`. */
	entity: string;
	/** Node type without the package name. */
	node: string;
	/** What the records are called in the names of the nodes, in plural. */
	records: string;
	/** The system as people call it. */
	system: string;
}

export interface ComputedField {
	name: string;
	/** Expression. */
	value: string;
	hint: string;
	/** Default: text. */
	type?: 'array';
}

/** Everything that is particular to one flow; the template and its page are made from it. */
export interface Flow {
	/** Name of the flow: file name, value of the `flow` parameters, name in the store. */
	name: string;
	/** Name of the workflow. */
	title: string;
	left: FlowSide;
	right: FlowSide;
	/** Fields computed by an Edit Fields node behind the left Get Changes. */
	compute?: {
		/** Name of the node. */
		name: string;
		fields: ComputedField[];
	};
	/** A Filter behind the left Get Changes: which records take part. */
	only?: {
		/** Name of the node. */
		name: string;
		/** Expression, without its brackets, of a text: records pass for which it is filled. */
		text: string;
		/** For the flow's page: who is left out, and why. */
		hint: string;
	};
	/** That side takes nothing, so there is no node that writes to it. */
	readOnly?: 'left' | 'right';
	/**
	 * Name of the flow whose links this one uses. It creates, matches, archives and deletes nothing: it only carries
	 * fields of its own.
	 */
	linksOf?: string;
	/** The part of the records that such a flow looks after, for the title of its page. */
	part?: string;
	/** Where records without partner are set up. Default: on the right. */
	create?: 'none';
	/** What becomes of left records that match nothing and are not created. Default: a list. */
	withoutPartner?: 'ask';
	/** Who wins where both sides were edited. Default: left. */
	conflict?: 'ask';
	/** What becomes of left records on which nobody has decided. Default: they are synchronized. */
	withoutDecision?: 'wait';
	/** The store keeps names and numbers, for the lists in which people decide. */
	keepNames?: true;
	/** Hours between two complete passes, where a day is too long. */
	fullPassHours?: number;
	map: MapRow[];
	/** Rows that a user may want to add, with the reason as their note; for the flow's page. */
	additions?: MapRow[];
	/** Match keys in their order; the fields of one key must all be equal. */
	match: Array<{ fields: string[]; why: string }>;
	/** One paragraph for the flow's page. */
	intro: string;
	/** For the overview sticky: sentences on what the flow does, without headings. */
	does: string;
	/** For the overview sticky: what to set up beside the two credentials; each a list entry. */
	setup: string[];
	/** For the overview sticky: what may be changed; each a list entry. */
	customization: string[];
	/** For the section sticky at the writes: what cannot be taken back, under 50 words with its heading. */
	oneWay: string;
	/** Fields a user may look for that are not in the map, and why. */
	notCarried: string[];
	/** What to try before the flow is published. */
	checks: string[];
}
