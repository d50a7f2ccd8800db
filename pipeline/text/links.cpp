#include "pipeline/text/clean.h"
#include "pipeline/text/unicode.h"

#include <algorithm>
#include <iterator>

namespace groundswell::text {

namespace {

constexpr std::string_view trackingPrefixes[] = {"utm_", "at_custom", "__cft__", "mtm_", "pk_", "hsa_"};

constexpr std::string_view trackingNames[] = {"fbclid",
                                              "gclid",
                                              "gclsrc",
                                              "dclid",
                                              "gbraid",
                                              "wbraid",
                                              "msclkid",
                                              "mc_cid",
                                              "mc_eid",
                                              "igshid",
                                              "igsh",
                                              "yclid",
                                              "ysclid",
                                              "twclid",
                                              "ttclid",
                                              "li_fat_id",
                                              "_hsenc",
                                              "_hsmi",
                                              "__hssc",
                                              "__hstc",
                                              "__hsfp",
                                              "ref_src",
                                              "ref_url",
                                              "spm",
                                              "cmpid",
                                              "ocid",
                                              "ncid",
                                              "at_medium",
                                              "at_campaign",
                                              "at_link_id",
                                              "at_link_type",
                                              "at_link_origin",
                                              "at_format",
                                              "at_bbc_team",
                                              "at_ptr_name",
                                              "at_ptr_type",
                                              "_ga",
                                              "_gl",
                                              "wt_mc",
                                              "wt_zmc",
                                              "s_cid",
                                              "smid",
                                              "xtor",
                                              "vero_id",
                                              "vero_conv",
                                              "mkt_tok",
                                              "oly_enc_id",
                                              "oly_anon_id",
                                              "rb_clickid",
                                              "mibextid",
                                              "__tn__",
                                              "sfnsn",
                                              "__twitter_impression",
                                              "guccounter",
                                              "guce_referrer",
                                              "guce_referrer_sig",
                                              "taid",
                                              "cmp",
                                              "sr_share",
                                              "ns_campaign",
                                              "ns_mchannel",
                                              "ns_source",
                                              "ns_linkname",
                                              "ns_fee"};

/// Names that track on these sites only and mean something on others.
struct SiteTracking {
    std::string_view host;  ///< with its subdomains
    std::string_view name;
};
constexpr SiteTracking siteTracking[] = {{"twitter.com", "s"},  {"twitter.com", "t"},  {"x.com", "s"},
                                         {"x.com", "t"},        {"youtube.com", "si"}, {"youtube.com", "feature"},
                                         {"youtube.com", "pp"}, {"youtu.be", "si"},    {"youtu.be", "feature"},
                                         {"spotify.com", "si"}, {"spotify.com", "nd"}, {"tiktok.com", "_t"},
                                         {"tiktok.com", "_r"}};

std::string asciiLower(std::string_view text) {
    std::string lowered(text);
    for (char& c : lowered) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    }
    return lowered;
}

std::string hostOf(std::string_view url) {
    const std::size_t scheme = url.find("://");
    std::string_view rest = scheme == std::string_view::npos ? url : url.substr(scheme + 3);
    rest = rest.substr(0, rest.find_first_of("/?#"));
    const std::size_t user = rest.rfind('@');
    if (user != std::string_view::npos) rest.remove_prefix(user + 1);
    return asciiLower(rest.substr(0, rest.find(':')));
}

bool isOnSite(std::string_view host, std::string_view site) {
    if (!host.ends_with(site)) return false;
    return host.size() == site.size() || host[host.size() - site.size() - 1] == '.';
}

bool tracks(std::string_view parameter, std::string_view host) {
    std::string name = asciiLower(parameter.substr(0, parameter.find('=')));
    constexpr std::string_view undecoded = "amp;";
    if (name.starts_with(undecoded)) name.erase(0, undecoded.size());
    const auto isPrefix = [&](std::string_view prefix) { return name.starts_with(prefix); };
    if (std::any_of(std::begin(trackingPrefixes), std::end(trackingPrefixes), isPrefix)) return true;
    if (std::find(std::begin(trackingNames), std::end(trackingNames), name) != std::end(trackingNames)) return true;
    return std::any_of(std::begin(siteTracking), std::end(siteTracking),
                       [&](const SiteTracking& one) { return one.name == name && isOnSite(host, one.host); });
}

}  // namespace

std::string withoutTrackingParameters(std::string_view url) {
    const std::size_t fragment = std::min(url.find('#'), url.size());
    const std::size_t query = url.substr(0, fragment).find('?');
    if (query == std::string_view::npos) return std::string(url);
    const std::string host = hostOf(url);
    std::string out(url.substr(0, query));
    std::string_view left = url.substr(query + 1, fragment - query - 1);
    char separator = '?';
    bool removed = false;
    for (bool more = true; more;) {
        const std::size_t end = std::min(left.find('&'), left.size());
        const std::string_view parameter = left.substr(0, end);
        more = end < left.size();
        left.remove_prefix(std::min(end + 1, left.size()));
        if (tracks(parameter, host)) {
            removed = true;
            continue;
        }
        out.push_back(separator);
        out += parameter;
        separator = '&';
    }
    if (!removed) return std::string(url);
    out += url.substr(fragment);
    return out;
}

}  // namespace groundswell::text
