"use client";
import { useEffect } from "react";
import * as pkg from "wechat-cloudbase";
import * as tokens from "wechat-cloudbase/tokens";
import entry from "wechat-cloudbase-probe";
import tokensEntry from "wechat-cloudbase-probe/tokens";
import { scenario } from "../scenario.js";

export default function Page() {
  useEffect(() => void scenario(pkg, entry, { tokens: { ...tokens, entry: tokensEntry } })(), []);
  return "a client page, rendered on the server first";
}
