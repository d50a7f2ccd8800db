#include "pipeline/service.h"

#include "pipeline/text/query_parser.h"

namespace groundswell::pipeline {

std::vector<std::string> Service::unknownSearchFields(const std::string& typed) {
    return text::unknownFields(typed);
}

}  // namespace groundswell::pipeline
