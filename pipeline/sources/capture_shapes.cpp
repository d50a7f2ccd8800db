#include "pipeline/sources/capture_shapes.h"

#include <algorithm>

namespace groundswell::sources {

namespace {

// Objects of the platform's own interface ("legacy" is its word), and of an older one with the user beside the post.
const CaptureShape& tweetShape() {
    static const CaptureShape shape{
        .platforms = {"twitter.com", "x.com", "twitter"},
        .inner = "/tweet",
        .marks = {"/legacy/full_text", "/note_tweet/note_tweet_results/result/text"},
        .fields = {{"id", {"/rest_id", "/legacy/id_str", "/id_str"}},
                   {"text", {"/note_tweet/note_tweet_results/result/text", "/legacy/full_text"}},
                   {"published_at", {"/legacy/created_at"}},
                   {"author",
                    {"/core/user_results/result/core/screen_name", "/core/user_results/result/legacy/screen_name",
                     "/user/screen_name"}},
                   {"lang", {"/legacy/lang"}},
                   {"thread_id", {"/legacy/conversation_id_str"}},
                   {"repost_of",
                    {"/legacy/retweeted_status_result/result/rest_id",
                     "/legacy/retweeted_status_result/result/tweet/rest_id"}},
                   {"repost_text",
                    {"/legacy/retweeted_status_result/result/note_tweet/note_tweet_results/result/text",
                     "/legacy/retweeted_status_result/result/tweet/note_tweet/note_tweet_results/result/text",
                     "/legacy/retweeted_status_result/result/legacy/full_text",
                     "/legacy/retweeted_status_result/result/tweet/legacy/full_text"}},
                   {"repost_author",
                    {"/legacy/retweeted_status_result/result/core/user_results/result/core/screen_name",
                     "/legacy/retweeted_status_result/result/core/user_results/result/legacy/screen_name",
                     "/legacy/retweeted_status_result/result/tweet/core/user_results/result/core/screen_name",
                     "/legacy/retweeted_status_result/result/tweet/core/user_results/result/legacy/screen_name"}},
                   {"quote_of", {"/legacy/quoted_status_id_str"}}},
        .metrics = {{"likes", {"/legacy/favorite_count"}},
                    {"shares", {"/legacy/retweet_count"}},
                    {"replies", {"/legacy/reply_count"}},
                    {"quotes", {"/legacy/quote_count"}},
                    {"views", {"/views/count", "/ext_views/count"}}},
        .address = "https://x.com/{author}/status/{id}",
        .kind = {},
        .textIsHtml = true};
    return shape;
}

// What the interface answers, and what pages have embedded, where the author is a name and numbers are texts.
const CaptureShape& tiktokShape() {
    static const CaptureShape shape{
        .platforms = {"tiktok.com", "tiktok"},
        .inner = {},
        .marks = {"/desc"},
        .fields = {{"id", {"/id", "/aweme_id"}},
                   {"text", {"/desc"}},
                   {"published_at", {"/createTime", "/create_time"}},
                   {"author", {"/author/uniqueId", "/author/unique_id", "/author"}},
                   {"lang", {"/textLanguage", "/desc_language"}}},
        .metrics = {{"likes", {"/stats/diggCount", "/statsV2/diggCount", "/statistics/digg_count"}},
                    {"shares", {"/stats/shareCount", "/statsV2/shareCount", "/statistics/share_count"}},
                    {"replies", {"/stats/commentCount", "/statsV2/commentCount", "/statistics/comment_count"}},
                    {"views", {"/stats/playCount", "/statsV2/playCount", "/statistics/play_count"}}},
        .address = "https://www.tiktok.com/@{author}/video/{id}",
        .kind = {}};
    return shape;
}

const CaptureShape& tiktokCommentShape() {
    static const CaptureShape shape{.platforms = {"tiktok-comments"},
                                    .inner = {},
                                    .marks = {"/text"},
                                    .fields = {{"id", {"/cid"}},
                                               {"text", {"/text"}},
                                               {"published_at", {"/create_time"}},
                                               {"author", {"/user/unique_id", "/user/nickname"}},
                                               {"lang", {"/comment_language"}},
                                               {"thread_id", {"/aweme_id"}},
                                               {"url", {"/share_info/url"}}},
                                    .metrics = {{"likes", {"/digg_count"}}, {"replies", {"/reply_comment_total"}}},
                                    .address = {},
                                    .kind = "comment"};
    return shape;
}

// Posts as lists have them, and as the graph interface does (edge_...).
const CaptureShape& instagramShape() {
    static const CaptureShape shape{
        .platforms = {"instagram.com", "instagram"},
        .inner = {},
        .marks = {"/code", "/shortcode"},
        .fields = {{"id", {"/code", "/shortcode"}},
                   {"text", {"/caption/text", "/edge_media_to_caption/edges/0/node/text", "/caption"}},
                   {"published_at", {"/taken_at", "/taken_at_timestamp"}},
                   {"author", {"/user/username", "/owner/username"}}},
        .metrics = {{"likes",
                     {"/like_count", "/edge_media_preview_like/count", "/edge_liked_by/count"},
                     "/like_and_view_counts_disabled"},
                    {"replies",
                     {"/comment_count", "/edge_media_to_comment/count", "/edge_media_to_parent_comment/count"},
                     "/comments_disabled"},
                    {"views",
                     {"/play_count", "/ig_play_count", "/view_count", "/video_view_count"},
                     "/like_and_view_counts_disabled"}},
        .address = "https://www.instagram.com/p/{id}/",
        .kind = {}};
    return shape;
}

const CaptureShape& commonShape() {
    static const CaptureShape shape{
        .platforms = {},
        .inner = {},
        .marks = {},
        .fields = {{"id", {"/id", "/pk", "/uuid", "/post_id"}},
                   {"text",
                    {"/text", "/full_text", "/body", "/content", "/caption/text", "/caption", "/message",
                     "/description", "/desc", "/record/text", "/commentary/text/text", "/selftext"}},
                   {"title", {"/title", "/headline", "/subject"}},
                   {"published_at",
                    {"/published_at", "/created_at", "/createdAt", "/created_utc", "/taken_at", "/create_time",
                     "/createTime", "/timestamp", "/date", "/record/createdAt"}},
                   {"author",
                    {"/author/username", "/author/handle", "/author/name", "/user/username", "/user/screen_name",
                     "/user/name", "/owner/username", "/author", "/username"}},
                   {"lang", {"/lang", "/language"}},
                   {"url", {"/url", "/permalink", "/link"}}},
        .metrics = {{"likes", {"/like_count", "/likes", "/likeCount", "/favourites_count"}},
                    {"shares", {"/share_count", "/shares", "/repostCount", "/reblogs_count"}},
                    {"replies", {"/comment_count", "/num_comments", "/replyCount", "/replies_count"}},
                    {"views", {"/view_count", "/views", "/play_count"}}},
        .address = {},
        .kind = {}};
    return shape;
}

}  // namespace

const CaptureShape& captureShape(std::string_view platform) {
    for (const CaptureShape* shape : {&tweetShape(), &tiktokShape(), &tiktokCommentShape(), &instagramShape()}) {
        if (std::find(shape->platforms.begin(), shape->platforms.end(), platform) != shape->platforms.end())
            return *shape;
    }
    return commonShape();
}

}  // namespace groundswell::sources
