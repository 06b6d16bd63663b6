"use client";
import { useEffect } from "react";
import * as pkg from "wechat-cloudbase";
import entry from "wechat-cloudbase-probe";
import { scenario } from "../scenario.js";

export default function Page() {
  useEffect(() => void scenario(pkg, entry)(), []);
  return "a client page, rendered on the server first";
}
