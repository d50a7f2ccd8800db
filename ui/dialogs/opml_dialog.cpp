#include "ui/dialogs/opml_dialog.h"

#include "ui/pages/notice.h"
#include "ui/shell/describe.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTreeWidget>

#include <algorithm>

namespace groundswell::ui {

namespace {

constexpr std::size_t checksAtOnce = 4;

QString wordsOfDeath(const core::Result<pipeline::FeedPreview>& preview) {
    if (preview || preview.error().code == core::ErrorCode::NotFound) return OpmlDialog::tr("dead: a page, not a feed");
    return preview.error().contextValue("status") == "410" ? OpmlDialog::tr("dead: gone for good")
                                                           : OpmlDialog::tr("dead: nothing at this address");
}

}  // namespace

FeedHealth healthOf(const core::Result<pipeline::FeedPreview>& preview) {
    if (preview) return !preview->isFeed ? FeedHealth::Dead : preview->moved ? FeedHealth::Moved : FeedHealth::Alive;
    const std::string status = preview.error().contextValue("status");
    const bool isPage = preview.error().code == core::ErrorCode::NotFound;
    return isPage || status == "404" || status == "410" ? FeedHealth::Dead : FeedHealth::NoAnswer;
}

OpmlDialog::OpmlDialog(PageContext context, const QString& file, QWidget* parent)
    : QDialog(parent), m_context(std::move(context)) {
    setObjectName(QStringLiteral("opmlDialog"));
    setWindowTitle(tr("Import feeds"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(720, 540);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    m_notice = new Notice(this);
    column->addWidget(m_notice);
    m_head = new TextLabel(tr("Reading the list…"), Type::Strong, Tone::Text, this);
    m_head->setObjectName(QStringLiteral("opmlHead"));
    column->addWidget(m_head);
    m_tree = new QTreeWidget(this);
    m_tree->setObjectName(QStringLiteral("opmlTree"));
    m_tree->setAccessibleName(tr("Feeds of the list"));
    m_tree->setColumnCount(3);
    m_tree->setHeaderLabels({tr("Feed"), tr("Address"), tr("State")});
    m_tree->header()->setStretchLastSection(true);
    m_tree->header()->resizeSection(0, 260);
    m_tree->header()->resizeSection(1, 250);
    m_tree->setUniformRowHeights(true);
    column->addWidget(m_tree, 1);
    m_private = new QCheckBox(tr("Allow addresses in a private network"), this);
    m_private->setObjectName(QStringLiteral("opmlPrivate"));
    column->addWidget(m_private);
    makeButtons(column);
    connect(m_tree, &QTreeWidget::itemChanged, this, &OpmlDialog::showCount);
    m_listTicket = m_context.service().previewFeedList(
        std::filesystem::path(utf8(file)), [this](const core::Result<pipeline::FeedList>& list) { showList(list); });
}

void OpmlDialog::makeButtons(QVBoxLayout* column) {
    auto* buttons = new QHBoxLayout;
    m_check = new QPushButton(tr("Check them"), this);
    m_check->setObjectName(QStringLiteral("checkFeeds"));
    m_check->setToolTip(tr("Ask every ticked feed whether it is alive or has moved"));
    m_cadence = new QComboBox(this);
    m_cadence->setObjectName(QStringLiteral("opmlCadence"));
    m_cadence->setAccessibleName(tr("How often new sources are fetched"));
    m_cadence->addItem(tr("Fetched by hand"), QString());
    m_cadence->addItem(tr("Every 30 minutes"), QStringLiteral("every 30 minutes"));
    m_cadence->addItem(tr("Every 6 hours"), QStringLiteral("every 6 hours"));
    m_cadence->addItem(tr("Daily"), QStringLiteral("daily"));
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("cancelOpml"));
    m_add = new QPushButton(tr("Add"), this);
    m_add->setObjectName(QStringLiteral("addFeedsNow"));
    m_add->setDefault(true);
    setPrimary(m_add);
    m_add->setEnabled(false);
    m_check->setEnabled(false);
    buttons->addWidget(m_check);
    buttons->addWidget(m_cadence);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_add);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_check, m_cadence, cancel, m_add})
        widget->setFixedHeight(28);
    column->addLayout(buttons);
    connect(m_check, &QPushButton::clicked, this, &OpmlDialog::checkAll);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_add, &QPushButton::clicked, this, &OpmlDialog::add);
}

QTreeWidgetItem* OpmlDialog::folderItem(const std::vector<std::string>& folders) {
    if (folders.empty()) return nullptr;
    if (const auto known = m_folders.find(folders); known != m_folders.end()) return known->second;
    QTreeWidgetItem* above = folderItem({folders.begin(), folders.end() - 1});
    auto* item = above != nullptr ? new QTreeWidgetItem(above) : new QTreeWidgetItem(m_tree);
    item->setText(0, oneLine(text(folders.back())));
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable | Qt::ItemIsAutoTristate);
    item->setExpanded(true);
    m_folders.emplace(folders, item);
    return item;
}

void OpmlDialog::showList(const core::Result<pipeline::FeedList>& list) {
    if (!list) {
        m_head->setText(tr("The list cannot be used."));
        return m_notice->showError(list.error());
    }
    m_list = *list;
    const QSignalBlocker quiet(m_tree);
    for (const pipeline::FeedRow& feed : m_list.feeds) {
        QTreeWidgetItem* above = folderItem(feed.folders);
        auto* item = above != nullptr ? new QTreeWidgetItem(above) : new QTreeWidgetItem(m_tree);
        const QString title = oneLine(text(feed.title));
        item->setText(0, title.isEmpty() ? text(feed.url) : title);
        item->setText(1, text(feed.url));
        item->setText(2, feed.known ? tr("there already") : QString());
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(0, feed.known ? Qt::Unchecked : Qt::Checked);
        m_items.push_back(item);
    }
    if (!m_list.invalid.empty()) {
        m_notice->showSentence(Notice::Kind::Warning, formatCounted(static_cast<std::int64_t>(m_list.invalid.size()),
                                                                    tr("%1 entry has no address to fetch."),
                                                                    tr("%1 entries have no address to fetch.")));
    }
    m_check->setEnabled(!m_items.empty());
    showCount();
}

void OpmlDialog::showCount() {
    const auto ticked = std::count_if(m_items.begin(), m_items.end(),
                                      [](const QTreeWidgetItem* item) { return item->checkState(0) == Qt::Checked; });
    const auto known = std::count_if(m_list.feeds.begin(), m_list.feeds.end(),
                                     [](const pipeline::FeedRow& feed) { return feed.known; });
    QString words =
        formatCounted(static_cast<std::int64_t>(m_list.feeds.size()), tr("%1 feed, %2 there already; %3 ticked."),
                      tr("%1 feeds, %2 there already; %3 ticked."))
            .arg(formatCount(known), formatCount(ticked));
    if (m_alive + m_moved + m_dead + m_silent > 0) {
        words += QChar(u' ') + tr("Checked: %1 alive, %2 moved, %3 dead.")
                                   .arg(formatCount(m_alive), formatCount(m_moved), formatCount(m_dead));
    }
    if (m_silent > 0)
        words += QChar(u' ') + formatCounted(m_silent, tr("%1 gives no answer now."), tr("%1 give no answer now."));
    m_head->setText(words);
    m_add->setEnabled(ticked > 0);
    m_add->setText(ticked > 0 ? tr("Add %1").arg(formatCount(ticked)) : tr("Add"));
}

void OpmlDialog::checkAll() {
    if (m_checking) return stopCheck();
    m_toCheck.clear();
    m_alive = m_moved = m_dead = m_silent = 0;
    for (std::size_t i = m_items.size(); i > 0; --i) {
        if (m_items[i - 1]->checkState(0) == Qt::Checked) m_toCheck.push_back(i - 1);
    }
    m_checking = !m_toCheck.empty();
    if (!m_checking) return;
    m_check->setText(tr("Stop"));
    for (std::size_t i = 0; i < checksAtOnce; ++i) checkNext();
}

void OpmlDialog::stopCheck() {
    m_toCheck.clear();
    m_checks.clear();
    m_checking = false;
    m_check->setText(tr("Check them"));
    showCount();
}

void OpmlDialog::checkNext() {
    if (m_toCheck.empty()) {
        if (m_checks.empty() && m_checking) stopCheck();
        return;
    }
    const std::size_t feed = m_toCheck.back();
    m_toCheck.pop_back();
    m_items[feed]->setText(2, tr("asking…"));
    m_checks[feed] = m_context.service().previewFeed(
        m_list.feeds[feed].url, m_private->isChecked(),
        [this, feed](const core::Result<pipeline::FeedPreview>& preview) { showHealth(feed, preview); });
}

void OpmlDialog::showHealth(std::size_t feed, const core::Result<pipeline::FeedPreview>& preview) {
    const QSignalBlocker quiet(m_tree);
    QTreeWidgetItem* item = m_items[feed];
    switch (healthOf(preview)) {
        case FeedHealth::Alive:
            ++m_alive;
            item->setText(2, formatCounted(preview->entries, tr("alive, %1 entry"), tr("alive, %1 entries")));
            break;
        case FeedHealth::Moved: showMoved(feed, *preview); break;
        case FeedHealth::Dead:
            ++m_dead;
            item->setText(2, wordsOfDeath(preview));
            item->setCheckState(0, Qt::Unchecked);
            break;
        case FeedHealth::NoAnswer:
            // It may come back: whether it is added is for a person to say.
            ++m_silent;
            item->setText(2, tr("no answer now"));
            break;
    }
    if (!preview) item->setToolTip(2, plainTip(describeError(preview.error())));
    m_checks.erase(feed);
    checkNext();
    showCount();
}

void OpmlDialog::showMoved(std::size_t feed, const pipeline::FeedPreview& preview) {
    ++m_moved;
    QTreeWidgetItem* item = m_items[feed];
    pipeline::FeedRow& row = m_list.feeds[feed];
    if (row.former.empty()) row.former = row.url;
    row.url = preview.url;
    item->setText(1, text(preview.url));
    item->setText(2, preview.known.empty() ? tr("moved, fixed") : tr("moved, there already"));
    row.known = row.known || !preview.known.empty();
    if (!preview.known.empty()) item->setCheckState(0, Qt::Unchecked);
}

void OpmlDialog::add() {
    stopCheck();
    pipeline::FeedsToAdd feeds;
    int moved = 0;
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        const pipeline::FeedRow& row = m_list.feeds[i];
        const bool isTicked = m_items[i]->checkState(0) == Qt::Checked;
        // What is there by its new address is kept known by the one of the list.
        if (isTicked || (row.known && !row.former.empty())) feeds.feeds.push_back(row);
        if (isTicked && !row.former.empty()) ++moved;
    }
    feeds.allowPrivateNetwork = m_private->isChecked();
    feeds.schedule = utf8(m_cadence->currentData().toString());
    m_add->setEnabled(false);
    m_addTicket =
        m_context.service().addFeeds(std::move(feeds), [this, moved](const core::Result<pipeline::SavedConfig>& done) {
            m_add->setEnabled(true);
            if (!done) return m_notice->showError(done.error());
            Q_EMIT saved(*done, moved, m_dead);
            accept();
        });
}

}  // namespace groundswell::ui
