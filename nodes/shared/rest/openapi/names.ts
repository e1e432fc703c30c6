/** What names of properties and parameters say, whatever their style (`updatedAt`, `updated_at`, `Updated-At`). */

/** The words of a name, in lower case: `billingAddress` → billing, address. */
export const wordsOf = (name: string): string[] =>
	name
		.replace(/([a-z0-9])([A-Z])/g, '$1 $2')
		.replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
		.replace(/([a-z]{2})(\d)/g, '$1 $2')
		.split(/[^A-Za-z0-9]+/)
		.filter(Boolean)
		.map((word) => word.toLowerCase());

/** One spelling for all styles: `updated_at` and `updatedAt` → updatedat. */
export const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

const CAPITALS = new Set(
	['id', 'uuid', 'vat', 'ean', 'gln', 'sku', 'url', 'uri', 'iban', 'bic', 'sms', 'api', 'vip']
		.concat(['utc', 'ip', 'html', 'json', 'cvr', 'eu', 'gtin', 'isbn', 'po', 'ssn', 'mfa', 'erp'])
		.concat(['crm', 'pms', 'pdf']),
);

const word = (text: string): string =>
	CAPITALS.has(text) ? text.toUpperCase() : `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** Title Case words: `vatNumber` → VAT Number. */
export const titleOf = (name: string): string => wordsOf(name).map(word).join(' ') || name;

/** Label of a dotted path: `billingAddress.postalCode` → Billing Address: Postal Code. */
export const labelOf = (path: string): string => path.split('.').map(titleOf).join(': ');

/** Last part of a dotted path. */
export const lastOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** `customers` → customer, `companies` → company, `addresses` → address. */
export const singular = (name: string): string =>
	name
		.replace(/ies$/i, 'y')
		.replace(/(ss|sh|ch|x)es$/i, '$1')
		.replace(/([^s])s$/i, '$1');

const PHONE = /(phone|mobile|telephone|tollfree|fax)(number|no)?\d*$|^(cell|tel|gsm)(number)?$/;
const MONEY =
	/(amount|price|total|subtotal|balance|cost|fee|credit(limit)?|deposit|revenue|turnover|salary|budget|amountdue|amountpaid)s?$/;
const NO_MONEY = /(count|number|percent|rate|id|code|quantity|score|items?|records?|pages?)$/;

export const looksLikePhone = (path: string): boolean => PHONE.test(plain(lastOf(path)));
export const looksLikeEmail = (path: string): boolean =>
	/e?mail(address)?\d*$/.test(plain(lastOf(path)));
export const looksLikeCountry = (path: string): boolean =>
	/(country(code)?(iso2?)?|nationality)$/.test(plain(lastOf(path)));
export function looksLikeMoney(path: string): boolean {
	const name = plain(lastOf(path));
	if (/(amount(due|paid|net|gross)|price(net|gross))/.test(name)) return true;
	return MONEY.test(name) && !NO_MONEY.test(name);
}

/** A name that moments have: `createdAt`, `due_date`, `timestamp`, `updated`. */
export const looksLikeMoment = (path: string): boolean => {
	const words = wordsOf(lastOf(path));
	return (
		['at', 'on', 'date', 'time', 'datetime', 'timestamp', 'utc'].includes(words.at(-1)!) ||
		/^(created|updated|modified|changed|deleted|archived)$/.test(words.at(-1)!)
	);
};

/** Best first; what is not among them is found by the patterns below. */
const MODIFIED = ['modifiedat', 'updatedat', 'lastmodified', 'lastmodifiedat', 'lastupdated']
	.concat(['changedat', 'lastmodifieddatetime', 'modified', 'updated', 'datemodified'])
	.concat([
		'dateupdated',
		'modifieddate',
		'updateddate',
		'modifiedon',
		'updatedon',
		'modificationdate',
	]);
const CREATED = [
	'createdat',
	'created',
	'createddatetime',
	'datecreated',
	'createddate',
	'createdon',
].concat(['creationdate', 'creationtime', 'createtime', 'insertedat']);

const ABOUT_RECORD = /^(meta|metadata|system|audit|timestamps|info|attributes|dates|properties)$/;

const byRank = (paths: string[], names: string[], pattern: RegExp): string | undefined => {
	const depth = (path: string): number => path.split('.').length;
	const rank = (path: string): number => {
		const at = names.indexOf(plain(lastOf(path)));
		return at < 0 ? names.length : at;
	};
	return paths
		.filter((path) => {
			const name = plain(lastOf(path));
			const outer = plain(path.split('.').slice(0, -1).join('.'));
			// A stamp inside another object is of that object, unless it only groups what is said of the record.
			if (outer && !ABOUT_RECORD.test(outer)) return false;
			return (names.includes(name) || pattern.test(name)) && !/by$|by(id|name)$/.test(name);
		})
		.sort((a, b) => depth(a) - depth(b) || rank(a) - rank(b))[0];
};

/** Among paths of moments: when a record was changed last. */
export const modifiedAmong = (paths: string[]): string | undefined =>
	byRank(paths, MODIFIED, /^(last)?(modif|updat|chang)|^(date|time)(modif|updat|chang)|lastchange/);

/** Among paths of moments: when a record was made. */
export const createdAmong = (paths: string[]): string | undefined =>
	byRank(paths, CREATED, /^(creat|insert)|^(date|time)creat/);

const ALIASES = new Set(['number', 'code', 'sku', 'no', 'nr']);

/** Words for the same kind of record: the number of a contact may be called `customer_no`. */
const SAME = [
	['customer', 'client', 'account', 'contact', 'member', 'debtor', 'guest'],
	['product', 'item', 'article'],
];

/** Fields that people name a record by: `number`, or `orderNumber` of an order. */
export const looksLikeAlias = (path: string, entity = ''): boolean => {
	const name = plain(path);
	const own = plain(entity);
	const words = own === '' ? [] : (SAME.find((group) => group.includes(own)) ?? [own]);
	const isOwn = (word: string): boolean =>
		name.startsWith(word) && ALIASES.has(name.slice(word.length));
	return !path.includes('.') && (ALIASES.has(name) || words.some(isOwn));
};

const SUMMARY: RegExp[] = [
	/^(name|displayname|fullname|title|companyname|lastname|surname|subject|label)$/,
	/^(firstname|givenname|companyname|legalname|lastname)$/,
	/^(number|code|sku|\w*number|(customer|client|account|member|debtor|product|item|article|order|invoice)(no|nr|code))$/,
	/^(type|kind)$/,
	/^(email\w*|\w+email)$/,
	/^(phone\w*|mobile\w*)$/,
	/^(city|town)$/,
	/^(\w*date|customerid|contactid)$/,
	/^(\w*total\w*|amount|price|unitprice|currency)$/,
	/^(status|state)$/,
];

/** A state may be a part of a country, too. */
const said = (name: string): string =>
	/address/i.test(name) && /state$/i.test(name) ? '' : plain(lastOf(name));

/** Up to ten fields that tell people which record it is: names first, the stamp of the last change at the end. */
export function summaryOf(names: string[], modifiedField: string): string[] {
	const chosen: string[] = [];
	for (const pattern of SUMMARY) {
		const found = names.filter((name) => pattern.test(said(name)) && !chosen.includes(name));
		chosen.push(...found.sort((a, b) => a.split('.').length - b.split('.').length).slice(0, 2));
	}
	if (chosen.length === 0) chosen.push(...names.slice(0, 3));
	const room = modifiedField && names.includes(modifiedField) ? 9 : 10;
	return [...chosen.slice(0, room), ...(room === 9 ? [modifiedField] : [])].filter(
		(name, at, all) => all.indexOf(name) === at,
	);
}
