// The model's JSON is nearly right most of the time.

export function repairJson(reply: string): string {
  let text = reply.trim();
  text = text.replace(/^```(?:json)?\s*/i, "").replace(/\s*```$/, "");
  const first = text.indexOf("{");
  const last = text.lastIndexOf("}");
  if (first >= 0 && last > first) text = text.slice(first, last + 1);
  text = text.replace(/,\s*([}\]])/g, "$1");
  text = text.replace(/\bTrue\b/g, "true").replace(/\bFalse\b/g, "false").replace(/\bNone\b/g, "null");
  if (!text.includes('"')) text = text.replace(/'/g, '"');
  return text;
}
