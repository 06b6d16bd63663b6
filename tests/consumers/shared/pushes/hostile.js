// XML that a receiver must refuse. WeChat never sends it.

export const VALUE = "<InfoType>component_verify_ticket</InfoType><CreateTime>5</CreateTime>";
export const withTicket = (element) => `<xml>${VALUE}${element}</xml>`;

const TICKET = withTicket("<ComponentVerifyTicket>t</ComponentVerifyTicket>");
const LAUGHS = Array.from({ length: 9 }, (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`).join("");

export const HOSTILE = {
  "a DTD": `<!DOCTYPE xml [<!ENTITY e "ticket-1">]>${withTicket("<ComponentVerifyTicket>&e;</ComponentVerifyTicket>")}`,
  "a DTD without entities": `<!DOCTYPE xml SYSTEM "http://evil.example/x.dtd">${TICKET}`,
  "a DTD of a billion texts": `<!DOCTYPE xml [<!ENTITY l0 "ha">${LAUGHS}]>${withTicket("<ComponentVerifyTicket>&l9;</ComponentVerifyTicket>")}`,
  "an unknown entity": withTicket("<ComponentVerifyTicket>&xxe;</ComponentVerifyTicket>"),
  "a numeric entity": withTicket("<ComponentVerifyTicket>&#116;</ComponentVerifyTicket>"),
  "a bare ampersand": withTicket("<ComponentVerifyTicket>a&b</ComponentVerifyTicket>"),
  "an entity of Object.prototype": withTicket("<ComponentVerifyTicket>&toString;</ComponentVerifyTicket>"),
  "a processing instruction": `<?xml-stylesheet href="x"?>${TICKET}`,
  "a comment": withTicket("<ComponentVerifyTicket>t<!-- x --></ComponentVerifyTicket>"),
  "an attribute": withTicket('<ComponentVerifyTicket a="b">t</ComponentVerifyTicket>'),
  "a namespace": withTicket("<a:ComponentVerifyTicket>t</a:ComponentVerifyTicket>"),
  "a needed element twice": withTicket("<ComponentVerifyTicket>t</ComponentVerifyTicket><ComponentVerifyTicket>u</ComponentVerifyTicket>"),
  "three times": withTicket("<ComponentVerifyTicket>t</ComponentVerifyTicket>".repeat(3)),
  "a needed element with elements": withTicket("<ComponentVerifyTicket>t<b>u</b></ComponentVerifyTicket>"),
  "a needed element inside another": withTicket("<Info><ComponentVerifyTicket>t</ComponentVerifyTicket></Info>"),
  "no needed element": withTicket(""),
  "an empty element": withTicket("<ComponentVerifyTicket></ComponentVerifyTicket>"),
  "blanks inside": withTicket("<ComponentVerifyTicket>a b</ComponentVerifyTicket>"),
  "tags that cross": withTicket("<ComponentVerifyTicket>t</Info><Info></ComponentVerifyTicket>"),
  "no end": TICKET.slice(0, -6),
  "an open CDATA": withTicket("<ComponentVerifyTicket><![CDATA[t</ComponentVerifyTicket>"),
  "two roots": TICKET.repeat(2),
  "another root": TICKET.replaceAll("xml>", "html>"),
  "text beside the elements": withTicket("t<ComponentVerifyTicket>t</ComponentVerifyTicket>"),
  "text after the root": `${TICKET}x`,
  "text before the root": `x${TICKET}`,
  "a NUL": withTicket("<ComponentVerifyTicket>t\0</ComponentVerifyTicket>"),
  "a NUL elsewhere": withTicket("<Other>\0</Other><ComponentVerifyTicket>t</ComponentVerifyTicket>"),
  "the end of another tag": withTicket("<Other>o</Another><ComponentVerifyTicket>t</ComponentVerifyTicket>"),
  "a time that is no number": TICKET.replace(">5<", ">1e3<"),
  "a deep nest": withTicket(`${"<a>".repeat(9)}${"</a>".repeat(9)}<ComponentVerifyTicket>t</ComponentVerifyTicket>`),
  "a very deep nest": "<a>".repeat(15_000),
  "many open CDATA": `<xml>${"<![CDATA[".repeat(5000)}`,
  JSON: '{"InfoType":"component_verify_ticket"}',
  nothing: "",
};

/** None of these may stand between two elements. */
export const PIECES = ["<!DOCTYPE a>", "<!-- -->", "<?php ?>", "&a;", "<a b='c'>", "<a/>", "<", "x", "]]>", "</Other>", "\0", "\ufffe", "<![CDATA[x]]>", "<Open>", "<\u00e9></\u00e9>"];
