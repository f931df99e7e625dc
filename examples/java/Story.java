import com.microsoft.store.partnercenter.*;
import com.microsoft.store.partnercenter.customers.ICustomer;
import com.microsoft.store.partnercenter.extensions.PartnerCredentials;
import com.microsoft.store.partnercenter.models.Address;
import com.microsoft.store.partnercenter.models.carts.*;
import com.microsoft.store.partnercenter.models.customers.*;
import com.microsoft.store.partnercenter.models.orders.Order;
import com.microsoft.store.partnercenter.models.products.BillingCycleType;
import com.microsoft.store.partnercenter.models.subscriptions.*;
import com.microsoft.store.partnercenter.subscriptions.ISubscription;
import java.io.InputStream;
import java.net.*;
import java.util.*;
import org.joda.time.DateTime;

/** A customer that buys, changes its mind and is read back, by the official SDK. */
public class Story {
  public static void main(String[] args) throws Exception {
    String fromEnvironment = System.getenv("EMULATOR_URL");
    String emulator = args.length > 0 ? args[0] : fromEnvironment != null ? fromEnvironment : "http://127.0.0.1:7080";
    PartnerService.getInstance().setApiRootUrl(emulator); // before the first operation, without a path
    AuthenticationToken token = new AuthenticationToken(tokenOf(emulator), DateTime.now().plusHours(1));
    IAggregatePartner partner = PartnerService.getInstance().createPartnerOperations(
        PartnerCredentials.getInstance().generateByUserCredentials("any", token, null));

    Customer created = partner.getCustomers().create(newcomer("java" + Long.toString(System.currentTimeMillis(), 36)));
    System.out.println("customer " + created.getId() + " " + created.getCompanyProfile().getCompanyName());
    ICustomer customer = partner.getCustomers().byId(created.getId());

    CartLineItem line = new CartLineItem();
    line.setCatalogItemId("195416C1-3447-423A-B37B-EE59A99A19C4");
    line.setFriendlyName("Mail");
    line.setQuantity(5);
    line.setBillingCycle(BillingCycleType.MONTHLY);
    Cart cart = new Cart();
    cart.setLineItems(Arrays.asList(line));
    String cartId = customer.getCarts().create(cart).getId();
    Order order = customer.getCarts().byId(cartId).checkout().getOrders().iterator().next();
    Subscription bought = customer.getSubscriptions().get().getItems().iterator().next();
    System.out.println("bought " + bought.getOfferName() + " " + bought.getQuantity() + " by order " + order.getId());

    ISubscription subscription = customer.getSubscriptions().byId(bought.getId());
    bought.setQuantity(8);
    subscription.patch(bought);
    expect(subscription.get(), 8, SubscriptionStatus.ACTIVE);
    for (SubscriptionStatus status : Arrays.asList(SubscriptionStatus.SUSPENDED, SubscriptionStatus.ACTIVE)) {
      Subscription wanted = subscription.get();
      wanted.setStatus(status);
      subscription.patch(wanted);
      expect(subscription.get(), 8, status);
    }
    String orderStatus = customer.getOrders().byId(order.getId()).get().getStatus();
    if (!"completed".equals(orderStatus)) throw new IllegalStateException("the order is " + orderStatus);
    System.out.println("as expected");
    System.exit(0); // the SDK's HTTP client keeps threads alive
  }

  static void expect(Subscription now, int quantity, SubscriptionStatus status) {
    System.out.println("now " + now.getStatus() + " " + now.getQuantity());
    if (now.getQuantity() != quantity || now.getStatus() != status) throw new IllegalStateException("expected " + status + " " + quantity);
  }

  /** A token for the partner's administrator. (The SDK's own sign-in wants https.) */
  static String tokenOf(String emulator) throws Exception {
    HttpURLConnection request = (HttpURLConnection) new URL(emulator + "/_emulator/tokens").openConnection();
    request.setDoOutput(true);
    request.getOutputStream().write("{\"mode\":\"app+user\"}".getBytes("UTF-8"));
    try (InputStream answer = request.getInputStream(); Scanner text = new Scanner(answer, "UTF-8").useDelimiter("\\A")) {
      return text.next().replaceAll("(?s).*\"accessToken\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    }
  }

  static Customer newcomer(String name) {
    Address address = new Address();
    address.setFirstName("Ada");
    address.setLastName("Byron");
    address.setAddressLine1("1 Way");
    address.setCity("Redmond");
    address.setState("WA");
    address.setPostalCode("98052");
    address.setCountry("US");
    address.setPhoneNumber("4255550101");
    CustomerBillingProfile billing = new CustomerBillingProfile();
    billing.setCompanyName("Example " + name);
    billing.setFirstName("Ada");
    billing.setLastName("Byron");
    billing.setEmail("ada@example.com");
    billing.setCulture("en-US");
    billing.setLanguage("en");
    billing.setDefaultAddress(address);
    CustomerCompanyProfile company = new CustomerCompanyProfile();
    company.setDomain(name + ".onmicrosoft.com");
    Customer customer = new Customer();
    customer.setCompanyProfile(company);
    customer.setBillingProfile(billing);
    return customer;
  }
}
