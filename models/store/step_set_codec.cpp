#include "models/store/step_set_codec.h"

#include <nlohmann/json.hpp>

namespace groundswell::store {

using nlohmann::json;

std::string encodeStepMarks(const domain::StepMarks& marks) {
    json object = json::object();
    for (const domain::StepMark& mark : marks) object[mark.id] = {mark.step, mark.version, mark.parameters};
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

domain::StepMarks decodeStepMarks(std::string_view text) {
    domain::StepMarks marks;
    const json object = json::parse(text, nullptr, false);
    if (!object.is_object()) return marks;
    for (const auto& [id, mark] : object.items()) {
        if (!mark.is_array() || mark.size() != 3 || !mark[0].is_string() || !mark[1].is_number_integer() ||
            !mark[2].is_string())
            continue;
        marks.push_back({id, mark[0].get<std::string>(), mark[1].get<int>(), mark[2].get<std::string>()});
    }
    return marks;
}

}  // namespace groundswell::store
