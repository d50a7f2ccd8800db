#include "pipeline/sources/capture_shaper.h"

#include "models/core/clock.h"
#include "models/core/words.h"
#include "pipeline/sources/capture_shapes.h"
#include "pipeline/sources/xml_node.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>

namespace groundswell::sources {

namespace {

using Object = nlohmann::json;

constexpr auto importMeta = "__import_meta";
constexpr std::size_t leastLookedAt = 4096;

const Object* placeIn(const Object& object, std::string_view pointer) {
    const Object::json_pointer place{std::string(pointer)};
    return object.contains(place) ? &object.at(place) : nullptr;
}

// A text, or a number with its digits; anything else says nothing.
std::string scalarText(const Object& value) {
    if (value.is_string()) return value.get<std::string>();
    // Seconds with a fraction are a time like others.
    if (value.is_number_float()) {
        const double number = value.get<double>();
        return std::abs(number) < 9e18 ? std::to_string(static_cast<long long>(number)) : value.dump();
    }
    return value.is_number() ? value.dump() : std::string();
}

std::string firstText(const Object& object, const std::vector<std::string_view>& places) {
    for (const std::string_view place : places) {
        const Object* value = placeIn(object, place);
        if (value == nullptr) continue;
        if (std::string text = scalarText(*value); !text.empty()) return text;
    }
    return {};
}

bool isTrue(const Object& object, std::string_view place) {
    const Object* value = place.empty() ? nullptr : placeIn(object, place);
    return value != nullptr && value->is_boolean() && value->get<bool>();
}

// Platforms write -1 where they show no number, which is not the same as none.
Object countIn(const Object& object, const CaptureMetric& metric) {
    if (isTrue(object, metric.hidden)) return nullptr;
    for (const std::string_view place : metric.places) {
        const Object* value = placeIn(object, place);
        if (value == nullptr) continue;
        if (value->is_number_integer() && *value >= 0) return *value;
        if (!value->is_string()) continue;
        const auto& digits = value->get_ref<const std::string&>();
        const bool whole = !digits.empty() && digits.size() < 19 &&
                           std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (whole) return std::stoll(digits);
    }
    return nullptr;
}

std::string filled(std::string_view address, const std::map<std::string_view, std::string>& values) {
    std::string out;
    while (!address.empty()) {
        const std::size_t open = address.find('{');
        out += address.substr(0, open);
        if (open == std::string_view::npos) return out;
        const std::size_t close = address.find('}', open);
        const auto value = values.find(address.substr(open + 1, close - open - 1));
        if (value == values.end()) return {};
        out += value->second;
        address.remove_prefix(close + 1);
    }
    return out;
}

// Markup in what a person wrote is theirs, so that one decoding gives it back.
std::string textOfPerson(const CaptureShape& shape, std::string text) {
    return shape.textIsHtml || text.find_first_of("<&") == std::string::npos ? std::move(text) : escapedHtml(text);
}

// The capture around an object, whatever its tool.
struct Capture {
    std::string platform;
    const Object* post = nullptr;
    const Object* about = nullptr;
};

class CaptureRecord {
public:
    CaptureRecord(const Capture& capture, const CaptureShape& shape, const Object& post)
        : m_capture(capture), m_shape(shape), m_post(post) {
        for (const CaptureField& field : shape.fields) {
            if (std::string text = firstText(post, field.places); !text.empty()) m_values[field.name] = std::move(text);
        }
        if (!m_values.contains("id")) {
            const std::string id = firstText(*capture.about, {"/item_id"});
            if (!id.empty()) m_values["id"] = id;
        }
    }

    [[nodiscard]] bool hasId() const { return m_values.contains("id"); }

    // The record, with the object that it was made of as its last field.
    [[nodiscard]] std::string text(std::string_view raw) {
        nlohmann::ordered_json out = nlohmann::ordered_json::object();
        out["id"] = m_values["id"];
        // Passed on, a text is cut short and the whole one stands in what is passed on.
        if (m_values.contains("repost_text")) {
            const std::string author = m_values.contains("repost_author") ? "@" + m_values["repost_author"] + ": " : "";
            m_values["text"] = "RT " + author + m_values["repost_text"];
        }
        out["text"] = textOfPerson(m_shape, m_values["text"]);
        if (m_values.contains("title")) out["title"] = textOfPerson(m_shape, m_values["title"]);
        date(out);
        for (const char* name : {"author", "lang", "url", "thread_id", "repost_of", "quote_of"}) {
            if (m_values.contains(name)) out[name] = m_values[name];
        }
        if (const std::string address = filled(m_shape.address, m_values); !address.empty()) out["url"] = address;
        if (!m_shape.kind.empty()) out["kind"] = m_shape.kind;
        out["outlet"] = m_capture.platform;
        Object metrics = Object::object();
        for (const CaptureMetric& metric : m_shape.metrics) {
            if (Object count = countIn(m_post, metric); !count.is_null()) metrics[std::string(metric.name)] = count;
        }
        if (!metrics.empty()) out["metrics"] = std::move(metrics);
        std::string record = out.dump(-1, ' ', false, Object::error_handler_t::replace);
        record.pop_back();
        return record.append(",\"raw\":").append(raw).append("}");
    }

private:
    // A record shall not fail for a date in a form that nobody knew; where nothing looks for one it is kept.
    void date(nlohmann::ordered_json& out) {
        const auto found = m_values.find("published_at");
        if (found == m_values.end()) return;
        out[core::parseTime(found->second) ? "published_at" : "date_as_written"] = found->second;
    }

    const Capture& m_capture;
    const CaptureShape& m_shape;
    const Object& m_post;
    std::map<std::string_view, std::string> m_values;
};

core::Error noPost(std::string sentence) {
    return {core::ErrorCode::InvalidInput, std::move(sentence)};
}

// Empty platform = no capture.
Capture captureOf(const Object& object) {
    Capture capture;
    const auto meta = object.find(importMeta);
    const bool unwrapped = meta != object.end() && meta->is_object();
    capture.about = unwrapped ? &*meta : &object;
    if (!unwrapped && !object.contains("data")) return capture;
    const auto platform = capture.about->find("source_platform");
    if (platform == capture.about->end() || !platform->is_string()) return capture;
    capture.platform = platform->get<std::string>();
    capture.post = unwrapped ? &object : &object.at("data");
    return capture;
}

}  // namespace

bool looksCaptured(std::string_view head) {
    // 4CAT's mark stands at the end of a line that may be long.
    const std::string_view first = head.substr(0, std::max(leastLookedAt, std::min(head.find('\n'), head.size())));
    const auto has = [&](std::string_view key) { return first.find(key) != std::string_view::npos; };
    return has("\"__import_meta\"") ||
           (has("\"source_platform\"") && has("\"data\"") && (has("\"nav_index\"") || has("\"item_id\"")));
}

core::Result<std::string> shapeCapture(std::string json) {
    const Object object = Object::parse(json, nullptr, false);
    if (!object.is_object()) return json;
    const Capture capture = captureOf(object);
    if (capture.platform.empty()) return json;
    if (!capture.post->is_object() || capture.post->empty()) {
        return noPost("This record of " + capture.platform + " has no data.");
    }
    const CaptureShape& shape = captureShape(capture.platform);
    const Object* post = capture.post;
    const Object* inner = shape.inner.empty() ? nullptr : placeIn(*post, shape.inner);
    if (inner != nullptr && inner->is_object()) post = inner;
    const bool marked = shape.marks.empty() || std::any_of(shape.marks.begin(), shape.marks.end(),
                                                           [&](auto mark) { return placeIn(*post, mark) != nullptr; });
    if (!marked) {
        const std::vector<std::string> names(shape.marks.begin(), shape.marks.end());
        return noPost("This record of " + capture.platform + " is no post: it has no " + core::listed(names, " or ") +
                      ".");
    }
    CaptureRecord record(capture, shape, *post);
    if (!record.hasId()) return noPost("This record of " + capture.platform + " has no id.");
    return record.text(json);
}

}  // namespace groundswell::sources
