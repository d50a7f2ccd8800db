#include "pipeline/jobs/signature.h"

#include <array>
#include <utility>

namespace groundswell::jobs {

using core::Error;
using core::ErrorCode;
using nlohmann::json;

namespace {

using Kind = Signature::Kind;

constexpr std::array kindNames{
    std::pair{Kind::Task, "task"},     std::pair{Kind::Chain, "chain"}, std::pair{Kind::Group, "group"},
    std::pair{Kind::Chord, "chord"},   std::pair{Kind::Map, "map"},     std::pair{Kind::Starmap, "starmap"},
    std::pair{Kind::Chunks, "chunks"},
};

const char* kindName(Kind kind) {
    for (const auto& [entry, name] : kindNames) {
        if (entry == kind) return name;
    }
    return kindNames.front().second;
}

bool callsTask(Kind kind) {
    return kind == Kind::Task || kind == Kind::Map || kind == Kind::Starmap || kind == Kind::Chunks;
}

Signature composed(Kind kind, std::vector<Signature> parts) {
    Signature signature;
    signature.kind = kind;
    signature.parts = std::move(parts);
    return signature;
}

Signature calling(Kind kind, std::string task, json arguments) {
    Signature signature;
    signature.kind = kind;
    signature.task = std::move(task);
    signature.arguments = std::move(arguments);
    return signature;
}

json optionsJson(const JobOptions& options) {
    const JobOptions standard;
    json object = json::object();
    if (!options.title.empty()) object["title"] = options.title;
    if (!options.source.empty()) object["source"] = options.source;
    if (options.priority != standard.priority) object["priority"] = options.priority;
    if (options.notBefore) object["not_before"] = core::formatTime(*options.notBefore);
    if (options.expiresAt) object["expires_at"] = core::formatTime(*options.expiresAt);
    if (!options.uniqueKey.empty()) object["unique_key"] = options.uniqueKey;
    if (options.maxAttempts) object["max_attempts"] = *options.maxAttempts;
    return object;
}

json listJson(const std::vector<Signature>& signatures) {
    json list = json::array();
    for (const Signature& signature : signatures) list.push_back(toJson(signature));
    return list;
}

// Reads a document; the first thing that is wrong ends it.
class Reader {
public:
    core::Result<Signature> read(const json& value) {
        Signature signature = one(value, "", 0);
        if (m_error) return *m_error;
        return signature;
    }

private:
    void complain(const std::string& pointer, const std::string& what) {
        if (!m_error) m_error = Error(ErrorCode::InvalidInput, what).with("pointer", pointer.empty() ? "/" : pointer);
    }

    std::string text(const json& object, const std::string& pointer, const char* name) {
        const auto found = object.find(name);
        if (found == object.end()) return {};
        if (!found->is_string()) complain(pointer + "/" + name, "A text is expected here.");
        return found->is_string() ? found->get<std::string>() : std::string();
    }

    std::optional<std::int64_t> number(const json& object, const std::string& pointer, const char* name,
                                       std::int64_t least, std::int64_t most) {
        const auto found = object.find(name);
        if (found == object.end()) return std::nullopt;
        if (found->is_number_integer()) {
            const auto value = found->get<std::int64_t>();
            if (value >= least && value <= most) return value;
        }
        complain(pointer + "/" + name,
                 "A whole number from " + std::to_string(least) + " to " + std::to_string(most) + " is expected here.");
        return std::nullopt;
    }

    std::optional<core::UtcTime> time(const json& object, const std::string& pointer, const char* name) {
        const std::string written = text(object, pointer, name);
        if (written.empty()) return std::nullopt;
        const auto parsed = core::parseTime(written);
        if (!parsed) complain(pointer + "/" + name, "A time is expected here.");
        return parsed;
    }

    std::vector<Signature> list(const json& object, const std::string& pointer, const char* name, int depth) {
        std::vector<Signature> signatures;
        const auto found = object.find(name);
        if (found == object.end()) return signatures;
        const std::string here = pointer + "/" + name;
        if (!found->is_array()) complain(here, "A list is expected here.");
        if (m_error) return signatures;
        for (std::size_t i = 0; i < found->size() && !m_error; ++i)
            signatures.push_back(one((*found)[i], here + "/" + std::to_string(i), depth + 1));
        return signatures;
    }

    JobOptions options(const json& object, const std::string& pointer) {
        constexpr int highestPriority = 9;
        constexpr int mostAttempts = 1'000;
        JobOptions options;
        const auto found = object.find("options");
        if (found == object.end()) return options;
        const std::string here = pointer + "/options";
        if (!found->is_object()) {
            complain(here, "An object is expected here.");
            return options;
        }
        options.title = text(*found, here, "title");
        options.source = text(*found, here, "source");
        options.priority =
            static_cast<int>(number(*found, here, "priority", 0, highestPriority).value_or(options.priority));
        options.notBefore = time(*found, here, "not_before");
        options.expiresAt = time(*found, here, "expires_at");
        options.uniqueKey = text(*found, here, "unique_key");
        if (const auto attempts = number(*found, here, "max_attempts", 1, mostAttempts))
            options.maxAttempts = static_cast<int>(*attempts);
        return options;
    }

    Signature one(const json& value, const std::string& pointer, int depth) {
        Signature signature;
        if (!value.is_object()) complain(pointer, "An object is expected here.");
        if (depth > maxSignatureDepth) complain(pointer, "Signatures lie more than 32 deep in each other.");
        if (m_error) return signature;
        const std::string kind = text(value, pointer, "kind");
        bool known = kind.empty();
        for (const auto& [entry, name] : kindNames) {
            if (kind != name) continue;
            signature.kind = entry;
            known = true;
        }
        if (!known) complain(pointer + "/kind", "There is no signature of kind \"" + kind + "\".");
        signature.task = text(value, pointer, "task");
        if (callsTask(signature.kind) && signature.task.empty()) complain(pointer, "The task is missing.");
        if (const auto arguments = value.find("arguments"); arguments != value.end()) signature.arguments = *arguments;
        signature.options = options(value, pointer);
        if (const std::string rule = text(value, pointer, "rule"); !rule.empty()) {
            const auto parsed = domain::parseTriggerRule(rule);
            if (!parsed) complain(pointer + "/rule", "There is no trigger rule \"" + rule + "\".");
            signature.rule = parsed.value_or(signature.rule);
        }
        if (const auto immutable = value.find("immutable"); immutable != value.end())
            signature.immutable = immutable->is_boolean() && immutable->get<bool>();
        constexpr std::int64_t largestChunk = 1'000'000;
        signature.chunk = static_cast<std::size_t>(number(value, pointer, "chunk", 1, largestChunk).value_or(0));
        signature.parts = list(value, pointer, "parts", depth);
        signature.onSuccess = list(value, pointer, "on_success", depth);
        signature.onError = list(value, pointer, "on_error", depth);
        return signature;
    }

    std::optional<Error> m_error;
};

}  // namespace

Signature call(std::string task, json arguments) {
    return calling(Kind::Task, std::move(task), std::move(arguments));
}

Signature immutableCall(std::string task, json arguments) {
    Signature signature = call(std::move(task), std::move(arguments));
    signature.immutable = true;
    return signature;
}

Signature chain(std::vector<Signature> parts) {
    return composed(Kind::Chain, std::move(parts));
}

Signature group(std::vector<Signature> parts) {
    return composed(Kind::Group, std::move(parts));
}

Signature chord(std::vector<Signature> header, Signature body) {
    header.push_back(std::move(body));
    return composed(Kind::Chord, std::move(header));
}

Signature map(std::string task, json values) {
    return calling(Kind::Map, std::move(task), std::move(values));
}

Signature starmap(std::string task, json argumentLists) {
    return calling(Kind::Starmap, std::move(task), std::move(argumentLists));
}

Signature chunks(std::string task, json argumentLists, std::size_t size) {
    Signature signature = calling(Kind::Chunks, std::move(task), std::move(argumentLists));
    signature.chunk = size;
    return signature;
}

Signature complete(Signature signature, const json& arguments) {
    if (signature.immutable) return signature;
    if (signature.kind == Kind::Chain && !signature.parts.empty()) {
        signature.parts.front() = complete(std::move(signature.parts.front()), arguments);
    } else if (signature.kind == Kind::Group || signature.kind == Kind::Chord) {
        const std::size_t count = signature.parts.size() - (signature.kind == Kind::Chord ? 1 : 0);
        for (std::size_t i = 0; i < count; ++i) signature.parts[i] = complete(std::move(signature.parts[i]), arguments);
    } else if (signature.arguments.is_object() && arguments.is_object()) {
        signature.arguments.update(arguments);
    } else if (signature.arguments.is_array() && arguments.is_array()) {
        signature.arguments.insert(signature.arguments.begin(), arguments.begin(), arguments.end());
    }
    return signature;
}

json toJson(const Signature& signature) {
    json object{{"kind", kindName(signature.kind)}};
    if (callsTask(signature.kind)) {
        object["task"] = signature.task;
        object["arguments"] = signature.arguments;
    }
    if (json options = optionsJson(signature.options); !options.empty()) object["options"] = std::move(options);
    if (signature.rule != domain::TriggerRule::AllSuccess) object["rule"] = domain::triggerRuleName(signature.rule);
    if (signature.immutable) object["immutable"] = true;
    if (signature.chunk > 0) object["chunk"] = signature.chunk;
    if (!signature.parts.empty()) object["parts"] = listJson(signature.parts);
    if (!signature.onSuccess.empty()) object["on_success"] = listJson(signature.onSuccess);
    if (!signature.onError.empty()) object["on_error"] = listJson(signature.onError);
    return object;
}

core::Result<Signature> parseSignature(std::string_view text) {
    const json value = json::parse(text, nullptr, false);
    if (value.is_discarded()) return Error(ErrorCode::InvalidInput, "The signature is no JSON.");
    return Reader().read(value);
}

}  // namespace groundswell::jobs
