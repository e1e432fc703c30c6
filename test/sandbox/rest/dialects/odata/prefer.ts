import { fail, type Call } from '../../context';

/** What the header Prefer asks for (RFC 7240; OData 4.01, section 8.2.8). */
export function preferences(call: Call): {
	maxPageSize?: number;
	returns?: 'minimal' | 'representation';
} {
	const wanted = new Map(
		(call.headers.prefer ?? '')
			.split(/[,;]/)
			.map((one) => one.trim().split('=') as [string, string | undefined])
			.map(([name, value = '']) => [name.trim().toLowerCase(), value.trim().replace(/^"|"$/g, '')]),
	);
	const size = wanted.get('odata.maxpagesize') ?? wanted.get('maxpagesize');
	if (size !== undefined && !/^[1-9]\d{0,8}$/.test(size)) {
		fail(400, 'odata.maxpagesize must be a whole number, 1 or more.');
	}
	const returns = wanted.get('return');
	return {
		...(size === undefined ? {} : { maxPageSize: Number(size) }),
		...(returns === 'minimal' || returns === 'representation' ? { returns } : {}),
	};
}
