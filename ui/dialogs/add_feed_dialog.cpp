#include "ui/dialogs/add_feed_dialog.h"

#include "ui/pages/item_preview.h"
#include "ui/pages/notice.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>

namespace groundswell::ui {

AddFeedDialog::AddFeedDialog(PageContext context, QWidget* parent) : QDialog(parent), m_context(std::move(context)) {
    setObjectName(QStringLiteral("addFeedDialog"));
    setWindowTitle(tr("Add feed"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(560, 440);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    m_notice = new Notice(this);
    column->addWidget(m_notice);
    column->addWidget(new TextLabel(tr("Address of a feed, or of a page that offers one"), Type::Strong));
    auto* row = new QHBoxLayout;
    m_address = new QLineEdit(this);
    m_address->setObjectName(QStringLiteral("feedAddress"));
    m_address->setAccessibleName(tr("Address"));
    m_address->setToolTip(tr("An http or https address"));
    m_address->setPlaceholderText(QStringLiteral("https://"));
    m_address->setFixedHeight(28);
    m_look = new QPushButton(tr("Preview"), this);
    m_look->setObjectName(QStringLiteral("lookAtFeed"));
    m_look->setToolTip(tr("Show what is at this address; nothing is stored"));
    m_look->setFixedHeight(28);
    row->addWidget(m_address, 1);
    row->addWidget(m_look);
    column->addLayout(row);
    m_private = new QCheckBox(tr("Allow addresses in a private network"), this);
    m_private->setObjectName(QStringLiteral("feedPrivate"));
    column->addWidget(m_private);
    m_title = new TextLabel(Type::Strong, Tone::Text, this);
    m_title->setObjectName(QStringLiteral("feedTitle"));
    m_title->setWordWrap(true);
    column->addWidget(m_title);
    m_entries = new QListWidget(this);
    m_entries->setObjectName(QStringLiteral("feedEntries"));
    m_entries->setAccessibleName(tr("What is there"));
    column->addWidget(m_entries, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(new TextLabel(tr("Into"), Type::Body));
    m_source = new QComboBox(this);
    m_source->setObjectName(QStringLiteral("feedSource"));
    m_source->setAccessibleName(tr("Source that it goes into"));
    m_source->setEditable(false);
    m_source->setFixedHeight(28);
    if (const auto& workspace = m_context.service().workspace()) {
        for (const config::SourceConfig& source : workspace->sources) {
            if (source.type == "feed") m_source->addItem(oneLine(text(source.id)), text(source.id));
        }
    }
    if (m_source->findData(QStringLiteral("feeds")) < 0) m_source->addItem(tr("feeds (new)"), QStringLiteral("feeds"));
    buttons->addWidget(m_source);
    buttons->addStretch(1);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("cancelFeed"));
    m_add = new QPushButton(tr("Add"), this);
    m_add->setObjectName(QStringLiteral("addFeedNow"));
    setPrimary(m_add);
    for (QPushButton* button : {cancel, m_add}) {
        button->setFixedHeight(28);
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    // Enter belongs to the address and to the list.
    m_look->setAutoDefault(false);
    m_add->setAutoDefault(true);
    m_add->setEnabled(false);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_address, &QLineEdit::returnPressed, this, &AddFeedDialog::look);
    connect(m_look, &QPushButton::clicked, this, &AddFeedDialog::look);
    connect(m_add, &QPushButton::clicked, this, &AddFeedDialog::add);
    // What is said is about the address that was there.
    connect(m_address, &QLineEdit::textChanged, this, [this] {
        m_add->setEnabled(false);
        m_notice->hide();
    });
    connect(m_private, &QCheckBox::toggled, m_notice, &QWidget::hide);
    connect(m_entries, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) {
        const QString url = item->data(Qt::UserRole).toString();
        if (url.isEmpty()) return;
        m_address->setText(url);
        look();
    });
}

void AddFeedDialog::look() {
    if (m_looking) {
        m_lookTicket.cancel();
        m_looking = false;
        m_look->setText(tr("Preview"));
        m_title->setText(tr("The preview was stopped."));
        return;
    }
    const auto link = safeLink(utf8(m_address->text().trimmed()));
    m_add->setEnabled(false);
    m_entries->clear();
    m_title->clear();
    if (!link) {
        m_notice->showSentence(
            Notice::Kind::Warning,
            tr("“%1” is no http or https address.").arg(isolated(m_address->text().trimmed().left(80))));
        return;
    }
    m_notice->hide();
    m_looking = true;
    m_look->setText(tr("Stop"));
    m_title->setText(tr("Loading the preview…"));
    m_lookTicket = m_context.service().previewFeed(
        link->toEncoded().toStdString(), m_private->isChecked(),
        [this](const core::Result<pipeline::FeedPreview>& preview) { showPreview(preview); });
}

void AddFeedDialog::showPreview(const core::Result<pipeline::FeedPreview>& preview) {
    m_looking = false;
    m_look->setText(tr("Preview"));
    m_title->clear();
    if (!preview) return m_notice->showError(preview.error());
    m_preview = *preview;
    if (m_preview.isFeed) return showEntries(m_preview);
    m_title->setText(tr("This is a page, not a feed. It offers these feeds; press Enter on one to preview it:"));
    for (const pipeline::FoundFeed& found : m_preview.found) {
        const QString title = oneLine(text(found.title));
        const QString url = text(found.url);
        auto* item = new QListWidgetItem(
            title.isEmpty() ? isolated(url) : QStringLiteral("%1  %2").arg(isolated(title), isolated(url)), m_entries);
        item->setData(Qt::UserRole, url);
    }
    m_entries->setCurrentRow(0);
    m_entries->setFocus(Qt::OtherFocusReason);
}

void AddFeedDialog::showEntries(const pipeline::FeedPreview& preview) {
    const QString title = oneLine(text(preview.title));
    m_title->setText(tr("%1: %2").arg(title.isEmpty() ? tr("Without a title") : isolated(title),
                                      formatCounted(preview.entries, tr("%1 entry"), tr("%1 entries"))));
    for (const pipeline::FeedEntryPreview& entry : preview.newest) {
        m_entries->addItem(QStringLiteral("%1  %2").arg(formatTime(entry.published, m_context.clock->now()),
                                                        isolated(oneLine(text(entry.title)))));
    }
    if (!preview.known.empty()) {
        m_notice->showSentence(Notice::Kind::Information,
                               tr("The source %1 has this feed already.").arg(isolated(text(preview.known))));
        return;
    }
    if (preview.moved) {
        m_notice->showSentence(
            Notice::Kind::Information,
            tr("It has moved for good; the new address %1 is added.").arg(isolated(text(preview.url))));
    }
    m_add->setEnabled(true);
    m_add->setFocus(Qt::OtherFocusReason);
}

void AddFeedDialog::add() {
    m_add->setEnabled(false);
    pipeline::FeedsToAdd feeds;
    feeds.feeds.push_back({m_preview.title, m_preview.url, {}, false});
    feeds.source = utf8(m_source->currentData().toString());
    feeds.allowPrivateNetwork = m_private->isChecked();
    m_addTicket =
        m_context.service().addFeeds(std::move(feeds), [this](const core::Result<pipeline::SavedConfig>& done) {
            m_add->setEnabled(true);
            if (!done) return m_notice->showError(done.error());
            Q_EMIT saved(*done);
            accept();
        });
}

}  // namespace groundswell::ui
