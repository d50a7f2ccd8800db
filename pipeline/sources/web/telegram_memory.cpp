#include "pipeline/sources/web/telegram_memory.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace groundswell::sources {

namespace {

using MemoryJson = nlohmann::json;

constexpr int telegramMemoryForm = 1;
constexpr std::size_t mostSpans = 20;

std::int64_t spanNumber(const MemoryJson& value, const char* key) {
    const auto found = value.find(key);
    return found != value.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

std::optional<core::UtcTime> momentIn(const MemoryJson& value, const char* key) {
    const auto found = value.find(key);
    if (found == value.end() || !found->is_number_integer()) return std::nullopt;
    return core::UtcTime(std::chrono::microseconds(found->get<std::int64_t>()));
}

MemoryJson momentJson(const std::optional<core::UtcTime>& time) {
    return time ? MemoryJson(time->time_since_epoch().count()) : MemoryJson(nullptr);
}

MemoryJson spanJson(const TelegramSpan& span) {
    return {{"before", span.before}, {"floor", span.floor}, {"since", momentJson(span.since)}};
}

std::optional<TelegramSpan> spanOf(const MemoryJson& value) {
    if (!value.is_object()) return std::nullopt;
    return TelegramSpan{spanNumber(value, "before"), spanNumber(value, "floor"),
                        momentIn(value, "since").value_or(core::UtcTime{})};
}

}  // namespace

void TelegramMemory::expectNews(core::UtcTime since) {
    TelegramSpan news{0, top, top > 0 ? core::UtcTime{} : since};
    std::erase_if(spans, [&](const TelegramSpan& span) {
        if (span.before != 0) return false;
        news.floor = std::min(news.floor, span.floor);
        news.since = std::min(news.since, span.since);
        return true;
    });
    spans.push_back(news);
    // A walk that breaks every time would leave ever more of them; two in one cost reading what lies between again.
    while (spans.size() > mostSpans) {
        spans[1].floor = std::min(spans[0].floor, spans[1].floor);
        spans[1].since = std::min(spans[0].since, spans[1].since);
        spans.erase(spans.begin());
    }
}

std::string writeTelegramMemory(const TelegramMemory& memory) {
    if (memory == TelegramMemory{}) return {};
    MemoryJson spans = MemoryJson::array();
    for (const TelegramSpan& span : memory.spans) spans.push_back(spanJson(span));
    MemoryJson out{{"telegram_memory", telegramMemoryForm}, {"top", memory.top}, {"spans", std::move(spans)}};
    if (memory.asked)
        out["asked"] = {{"from", momentJson(memory.asked->from)},
                        {"to", momentJson(memory.asked->to)},
                        {"span", spanJson(memory.asked->span)}};
    return out.dump();
}

TelegramMemory readTelegramMemory(std::string_view text) {
    TelegramMemory memory;
    const MemoryJson value = MemoryJson::parse(text, nullptr, false);
    if (!value.is_object() || value.value("telegram_memory", MemoryJson()) != telegramMemoryForm) return memory;
    memory.top = spanNumber(value, "top");
    for (const MemoryJson& span : value.value("spans", MemoryJson::array())) {
        if (const auto read = spanOf(span)) memory.spans.push_back(*read);
    }
    const MemoryJson asked = value.value("asked", MemoryJson());
    if (asked.is_object()) {
        if (const auto span = spanOf(asked.value("span", MemoryJson())))
            memory.asked = {momentIn(asked, "from"), momentIn(asked, "to"), *span};
    }
    return memory;
}

}  // namespace groundswell::sources
